package org.claviger.server.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals a private key under a secret that is used once: AES-256-GCM, bound to its public half. */
final class KeySealing {
  private static final String PURPOSE = "claviger backup key 1\n";
  private static final int IV_BYTES = 12;
  private static final int TAG_BITS = 128;

  private KeySealing() {}

  static byte[] seal(byte[] secret, BackupPublicKey publicKey, byte[] key, SecureRandom random)
      throws GeneralSecurityException {
    byte[] iv = new byte[IV_BYTES];
    random.nextBytes(iv);
    byte[] sealed = cipher(Cipher.ENCRYPT_MODE, secret, iv, publicKey).doFinal(key);
    return ByteBuffer.allocate(iv.length + sealed.length).put(iv).put(sealed).array();
  }

  /** The caller wipes the result. */
  static byte[] open(byte[] secret, BackupPublicKey publicKey, byte[] sealed)
      throws GeneralSecurityException {
    byte[] iv = Arrays.copyOf(sealed, IV_BYTES);
    return cipher(Cipher.DECRYPT_MODE, secret, iv, publicKey)
        .doFinal(sealed, IV_BYTES, Math.max(0, sealed.length - IV_BYTES));
  }

  private static Cipher cipher(int mode, byte[] secret, byte[] iv, BackupPublicKey publicKey)
      throws GeneralSecurityException {
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    gcm.init(mode, new SecretKeySpec(secret, "AES"), new GCMParameterSpec(TAG_BITS, iv));
    gcm.updateAAD((PURPOSE + publicKey.fingerprint()).getBytes(US_ASCII));
    return gcm;
  }
}
