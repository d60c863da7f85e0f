package org.claviger.server.key;

/** The states of a key, in the words of the wire's {@code KeyState}. */
public enum KeyState {
  /** Being made in a custom key store. */
  Creating,
  Enabled,
  Disabled,
  PendingDeletion,
  /** At least one imported material is missing: never imported, deleted, or expired. */
  PendingImport,
  /** A multi-Region primary key that waits for its replicas to go. */
  PendingReplicaDeletion,
  /** Its custom key store is disconnected. */
  Unavailable,
  /** A multi-Region key whose primary Region changes. */
  Updating
}
