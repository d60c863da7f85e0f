package org.claviger.provider.internal.spi;

import java.io.IOException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Set;
import javax.crypto.KeyAgreementSpi;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.provider.KmsException;
import org.claviger.provider.internal.key.BouncyCastleCurves;
import org.claviger.provider.internal.key.EcHandle;

/**
 * ECDH with cofactor (NIST SP 800-56A, section 5.7.1.2) in the HSM, on P-256, P-384 and P-521. The
 * secret is the x-coordinate of the shared point, as long as the curve's field: 32, 48 or 66 bytes.
 * It comes out of the HSM, so it is as safe as the process that asked for it.
 */
final class EcdhAgreement extends KeyAgreementSpi {
  /** What SunEC makes of a shared secret; any other key needs a derivation in between. */
  private static final Set<String> AS_IT_IS = Set.of("TlsPremasterSecret", "Generic");

  private EcHandle key;
  private byte[] peer;

  @Override
  protected void engineInit(Key newKey, SecureRandom random) throws InvalidKeyException {
    key = null;
    peer = null;
    key = Handles.require(EcHandle.class, "KEY_AGREEMENT", newKey);
  }

  @Override
  protected void engineInit(Key newKey, AlgorithmParameterSpec params, SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (params != null) {
      throw new InvalidAlgorithmParameterException("ECDH has no parameters");
    }
    engineInit(newKey, random);
  }

  /** Takes the peer's public key; there is one phase. */
  @Override
  protected Key engineDoPhase(Key publicKey, boolean lastPhase) throws InvalidKeyException {
    if (key == null) {
      throw new IllegalStateException("the key agreement is not initialised");
    }
    if (!lastPhase || peer != null) {
      throw new IllegalStateException("ECDH has two parties, and so one phase");
    }
    if (!(publicKey instanceof ECPublicKey ec)) {
      throw new InvalidKeyException("the peer's key is not an EC public key");
    }
    try {
      peer = BouncyCastleCurves.encode(ec, key.getParams());
    } catch (IOException e) {
      throw new InvalidKeyException("the peer's key has no encoding", e);
    }
    return null;
  }

  /** After it the agreement is where {@code init} left it. */
  @Override
  protected byte[] engineGenerateSecret() {
    if (peer == null) {
      throw new IllegalStateException("the peer's key is missing: call doPhase");
    }
    byte[] secret = key.crypto().deriveSharedSecret(key.arn(), peer);
    if (secret.length != secretBytes()) {
      throw new KmsException(
          "the shared secret has %d bytes, not %d".formatted(secret.length, secretBytes()), null);
    }
    peer = null;
    return secret;
  }

  private int secretBytes() {
    return (key.getParams().getCurve().getField().getFieldSize() + 7) / 8;
  }

  @Override
  protected int engineGenerateSecret(byte[] out, int offset) throws ShortBufferException {
    if (peer != null && out.length - offset < secretBytes()) {
      throw new ShortBufferException("the secret has " + secretBytes() + " bytes");
    }
    byte[] secret = engineGenerateSecret();
    System.arraycopy(secret, 0, out, offset, secret.length);
    Arrays.fill(secret, (byte) 0);
    return secret.length;
  }

  @Override
  protected SecretKey engineGenerateSecret(String algorithm) throws NoSuchAlgorithmException {
    if (!AS_IT_IS.contains(algorithm)) {
      throw new NoSuchAlgorithmException(
          "a shared secret is no key for %s: derive one from it; as it is it can be %s"
              .formatted(algorithm, AS_IT_IS));
    }
    byte[] secret = engineGenerateSecret();
    try {
      return new SecretKeySpec(secret, algorithm);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
