package org.claviger.provider.internal.key;

import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import org.claviger.provider.internal.client.KeyDescription;
import org.claviger.provider.internal.client.KmsClient;

/** An RSA private key. JSSE chooses a signature scheme by the size of its modulus. */
public final class RsaHandle extends KmsHandle implements PrivateKey, RSAKey {
  private static final long serialVersionUID = 1L;

  private final transient BigInteger modulus;

  RsaHandle(KmsClient client, KeyDescription description, RSAPublicKey publicKey) {
    super(client, description);
    this.modulus = publicKey.getModulus();
  }

  @Override
  public String getAlgorithm() {
    return "RSA";
  }

  @Override
  public BigInteger getModulus() {
    return modulus;
  }

  /** Null: the key is not bound to PSS parameters. Left to the interface it fails on JDK 25. */
  @Override
  public AlgorithmParameterSpec getParams() {
    return null;
  }

  /** The length of the modulus, and so of a signature or ciphertext. */
  public int modulusBytes() {
    return (modulus.bitLength() + 7) / 8;
  }
}
