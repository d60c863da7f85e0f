package org.claviger.server.key;

/** What a key does with one of its materials, in the words of the wire's KeyMaterialState. */
public enum MaterialState {
  /** Decrypts what it encrypted, and encrypts nothing any more. */
  NON_CURRENT,
  /** Encrypts. */
  CURRENT,
  /** Imported, and waits for {@code RotateKeyOnDemand}. */
  PENDING_ROTATION
}
