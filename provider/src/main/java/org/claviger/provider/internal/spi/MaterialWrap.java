package org.claviger.provider.internal.spi;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.provider.internal.jca.JdkProviders;

/** Key material under an RSA key of the HSM, by the JDK. */
final class MaterialWrap {
  private static final int ONE_TIME_KEY_BYTES = 32;
  private static final String KEY_WRAP = "AES/KWP/NoPadding";

  private MaterialWrap() {}

  /** RSAES-OAEP (RFC 8017, section 7.1) with SHA-256, for up to 190 bytes under RSA-2048. */
  static byte[] oaep(byte[] wrappingKey, byte[] material) throws GeneralSecurityException {
    PublicKey key =
        KeyFactory.getInstance("RSA", JdkProviders.of("KeyFactory", "RSA"))
            .generatePublic(new X509EncodedKeySpec(wrappingKey));
    Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding", JdkProviders.of("Cipher", "RSA"));
    cipher.init(
        Cipher.ENCRYPT_MODE,
        key,
        new OAEPParameterSpec(
            "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
    return cipher.doFinal(material);
  }

  /** A one-time AES-256 key by OAEP, followed by the material under it (RFC 5649). */
  static byte[] keyWrap(byte[] wrappingKey, byte[] material) throws GeneralSecurityException {
    byte[] oneTimeKey = new byte[ONE_TIME_KEY_BYTES];
    new SecureRandom().nextBytes(oneTimeKey);
    try {
      byte[] first = oaep(wrappingKey, oneTimeKey);
      Cipher cipher = Cipher.getInstance(KEY_WRAP, JdkProviders.of("Cipher", KEY_WRAP));
      cipher.init(Cipher.WRAP_MODE, new SecretKeySpec(oneTimeKey, "AES"));
      byte[] second = cipher.wrap(new SecretKeySpec(material, "PKCS8"));
      byte[] both = Arrays.copyOf(first, first.length + second.length);
      System.arraycopy(second, 0, both, first.length, second.length);
      return both;
    } finally {
      Arrays.fill(oneTimeKey, (byte) 0);
    }
  }
}
