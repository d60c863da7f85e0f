package org.claviger.server.key;

/** What made a material the current one, in the words of the wire. */
public enum RotationType {
  /** The clock. */
  AUTOMATIC,
  /** {@code RotateKeyOnDemand}. */
  ON_DEMAND
}
