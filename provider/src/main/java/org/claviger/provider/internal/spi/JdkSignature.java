package org.claviger.provider.internal.spi;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.AlgorithmParameterSpec;
import org.claviger.provider.internal.jca.JdkProviders;
import org.claviger.provider.internal.key.PublicKeys;

/** A signature of the JDK's own, for public keys and for keys that are not ours. */
final class JdkSignature implements Verifier, Signer {
  private final Signature signature;

  private JdkSignature(Signature signature) {
    this.signature = signature;
  }

  static Verifier verifier(String algorithm, PublicKey key, AlgorithmParameterSpec params)
      throws InvalidKeyException {
    Signature signature = instance(algorithm, params);
    signature.initVerify(PublicKeys.own(key));
    return new JdkSignature(signature);
  }

  static Signer signer(String algorithm, PrivateKey key, AlgorithmParameterSpec params)
      throws InvalidKeyException {
    Signature signature = instance(algorithm, params);
    signature.initSign(key);
    return new JdkSignature(signature);
  }

  private static Signature instance(String algorithm, AlgorithmParameterSpec params)
      throws InvalidKeyException {
    try {
      Signature signature =
          Signature.getInstance(algorithm, JdkProviders.of("Signature", algorithm));
      if (params != null) {
        signature.setParameter(params);
      }
      return signature;
    } catch (GeneralSecurityException e) {
      throw new InvalidKeyException(algorithm + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void update(byte[] in, int offset, int length) throws SignatureException {
    signature.update(in, offset, length);
  }

  @Override
  public boolean verify(byte[] bytes) throws SignatureException {
    return signature.verify(bytes);
  }

  @Override
  public byte[] sign() throws SignatureException {
    return signature.sign();
  }
}
