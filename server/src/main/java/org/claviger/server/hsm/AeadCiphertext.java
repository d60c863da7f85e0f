package org.claviger.server.hsm;

import static java.util.Objects.requireNonNull;

/**
 * A raw AES-GCM ciphertext.
 *
 * @param iv 12 bytes
 * @param ciphertext as long as the plaintext, with 16 bytes of tag behind it
 */
public record AeadCiphertext(byte[] iv, byte[] ciphertext) {
  public AeadCiphertext {
    requireNonNull(iv, "iv");
    requireNonNull(ciphertext, "ciphertext");
  }
}
