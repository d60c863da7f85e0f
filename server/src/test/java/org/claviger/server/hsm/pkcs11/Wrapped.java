package org.claviger.server.hsm.pkcs11;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.server.hsm.ImportWrapping;
import org.claviger.server.hsm.KeyPairMaterial;

/** Key material wrapped by the JDK, as one does who imports it. */
final class Wrapped {
  private Wrapped() {}

  static byte[] by(KeyPairMaterial wrappingKey, ImportWrapping wrapping, byte[] material)
      throws GeneralSecurityException {
    PublicKey key =
        KeyFactory.getInstance("RSA")
            .generatePublic(new X509EncodedKeySpec(wrappingKey.publicKey()));
    return switch (wrapping) {
      case RSAES_PKCS1_V1_5 -> pkcs1(key, material);
      case RSAES_OAEP_SHA_1 -> oaep(key, "SHA-1", material);
      case RSAES_OAEP_SHA_256 -> oaep(key, "SHA-256", material);
      case RSA_AES_KEY_WRAP_SHA_1 -> both(key, "SHA-1", new byte[16], material);
      case RSA_AES_KEY_WRAP_SHA_256 -> both(key, "SHA-256", new byte[32], material);
    };
  }

  private static byte[] pkcs1(PublicKey key, byte[] material) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
    cipher.init(Cipher.ENCRYPT_MODE, key);
    return cipher.doFinal(material);
  }

  static byte[] oaep(PublicKey key, String hash, byte[] material) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE,
        key,
        new OAEPParameterSpec(
            hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT));
    return cipher.doFinal(material);
  }

  /** Under a one-time key of that length. */
  static byte[] both(PublicKey key, String hash, byte[] oneTimeKey, byte[] material)
      throws GeneralSecurityException {
    Cipher keyWrap = Cipher.getInstance("AES/KWP/NoPadding");
    keyWrap.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(oneTimeKey, "AES"));
    byte[] first = oaep(key, hash, oneTimeKey);
    byte[] second = keyWrap.doFinal(material);
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
