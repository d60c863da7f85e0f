package org.claviger.server.key;

/** The states of a key, in the words of the wire's {@code KeyState}. */
public enum KeyState {
  Enabled,
  Disabled,
  PendingDeletion
}
