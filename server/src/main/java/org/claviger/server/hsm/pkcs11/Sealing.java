package org.claviger.server.hsm.pkcs11;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** AES-256-GCM (NIST SP 800-38D) with a random IV of the HSM in front. */
final class Sealing {
  static final int IV_BYTES = 12;
  static final int TAG_BYTES = 16;
  static final int OVERHEAD_BYTES = IV_BYTES + TAG_BYTES;

  private Sealing() {}

  static byte[] seal(Cryptoki cryptoki, long session, long key, byte[] context, byte[] secret)
      throws CryptokiException {
    byte[] iv = cryptoki.generateRandom(session, IV_BYTES);
    byte[] ciphertext = cryptoki.encrypt(session, Mechanism.gcm(iv, context), key, secret);
    return ByteBuffer.allocate(IV_BYTES + ciphertext.length).put(iv).put(ciphertext).array();
  }

  static byte[] open(Cryptoki cryptoki, long session, long key, byte[] context, byte[] sealed)
      throws CryptokiException {
    byte[] iv = Arrays.copyOf(sealed, IV_BYTES);
    byte[] ciphertext = Arrays.copyOfRange(sealed, IV_BYTES, sealed.length);
    return cryptoki.decrypt(session, Mechanism.gcm(iv, context), key, ciphertext);
  }
}
