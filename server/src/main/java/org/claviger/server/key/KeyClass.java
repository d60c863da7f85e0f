package org.claviger.server.key;

/**
 * The two classes of symmetric key, fixed at creation. Every asymmetric and HMAC key is {@link
 * #KMS}.
 */
public enum KeyClass {
  /** AWS's actions: Encrypt, Decrypt, data keys. */
  KMS,
  /** {@code Claviger.AeadEncrypt} and {@code AeadDecrypt}: raw AES-256-GCM. */
  AEAD
}
