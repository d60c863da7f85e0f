package org.claviger.it;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.services.kms.model.AlgorithmSpec;

/** Key material as its owner encrypts it for an import, by the JDK alone. */
final class WrappedMaterial {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ONE_TIME_KEY_BYTES = 32;

  private WrappedMaterial() {}

  /**
   * Encrypts material under RSA, or under an AES key of its own (RFC 5649) and that one under RSA.
   *
   * @param publicKey the wrapping key as a DER SubjectPublicKeyInfo
   */
  static byte[] of(AlgorithmSpec algorithm, byte[] publicKey, byte[] material) {
    try {
      Key key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(publicKey));
      return switch (algorithm) {
        case RSAES_OAEP_SHA_1 -> oaep(key, "SHA-1", material);
        case RSAES_OAEP_SHA_256 -> oaep(key, "SHA-256", material);
        case RSA_AES_KEY_WRAP_SHA_1 -> keyWrap(key, "SHA-1", material);
        case RSA_AES_KEY_WRAP_SHA_256 -> keyWrap(key, "SHA-256", material);
        default -> throw new IllegalArgumentException("no wrapping by " + algorithm);
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] keyWrap(Key key, String hash, byte[] material)
      throws GeneralSecurityException {
    byte[] oneTimeKey = new byte[ONE_TIME_KEY_BYTES];
    RANDOM.nextBytes(oneTimeKey);
    Cipher cipher = Cipher.getInstance("AES/KWP/NoPadding");
    cipher.init(Cipher.WRAP_MODE, new SecretKeySpec(oneTimeKey, "AES"));
    byte[] wrapped = cipher.wrap(new SecretKeySpec(material, "RAW"));
    return Bytes.join(oaep(key, hash, oneTimeKey), wrapped);
  }

  private static byte[] oaep(Key key, String hash, byte[] data) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        key,
        new OAEPParameterSpec(
            hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT));
    return cipher.doFinal(data);
  }
}
