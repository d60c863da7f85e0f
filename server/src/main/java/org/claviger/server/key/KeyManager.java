package org.claviger.server.key;

/** Who looks after a key, in the words of the wire. */
public enum KeyManager {
  /** The service: its policy, its deletion and its yearly rotation are closed to callers. */
  AWS,
  /** The account. */
  CUSTOMER
}
