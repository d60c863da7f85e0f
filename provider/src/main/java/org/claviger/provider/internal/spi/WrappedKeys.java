package org.claviger.provider.internal.spi;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.provider.internal.jca.JdkProviders;

/** Ordinary keys as the bytes that are wrapped. */
final class WrappedKeys {
  private WrappedKeys() {}

  static byte[] encode(Key key) throws InvalidKeyException {
    byte[] encoded = key.getEncoded();
    if (encoded == null || encoded.length == 0) {
      throw new InvalidKeyException("the key to wrap has no encoding");
    }
    return encoded;
  }

  /** Uses the bytes up: they are wiped. */
  static Key decode(byte[] encoded, String algorithm, int type)
      throws InvalidKeyException, NoSuchAlgorithmException {
    try {
      return switch (type) {
        case Cipher.SECRET_KEY -> new SecretKeySpec(encoded, algorithm);
        case Cipher.PUBLIC_KEY ->
            factory(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
        case Cipher.PRIVATE_KEY ->
            factory(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        default -> throw new InvalidKeyException("no such type of key: " + type);
      };
    } catch (IllegalArgumentException | InvalidKeySpecException e) {
      throw new InvalidKeyException("the wrapped bytes are not a key for " + algorithm, e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  /** What went wrong in an unwrapping, as the JCA wants to hear it. */
  static InvalidKeyException unwrapFailed(GeneralSecurityException e) {
    return new InvalidKeyException("the wrapped key does not open: " + e.getMessage(), e);
  }

  private static KeyFactory factory(String algorithm) throws NoSuchAlgorithmException {
    return KeyFactory.getInstance(algorithm, JdkProviders.of("KeyFactory", algorithm));
  }
}
