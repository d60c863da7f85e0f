package org.claviger.server.hsm;

import static java.util.Objects.requireNonNull;

/**
 * A ciphertext under a wrapped subkey.
 *
 * @param wrappedSubkey 40 bytes (RFC 3394)
 * @param iv 12 bytes
 * @param ciphertext as long as the plaintext, with 16 bytes of tag behind it
 */
public record SubkeyCiphertext(byte[] wrappedSubkey, byte[] iv, byte[] ciphertext) {
  public SubkeyCiphertext {
    requireNonNull(wrappedSubkey, "wrappedSubkey");
    requireNonNull(iv, "iv");
    requireNonNull(ciphertext, "ciphertext");
  }
}
