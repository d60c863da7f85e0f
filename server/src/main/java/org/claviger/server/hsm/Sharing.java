package org.claviger.server.hsm;

/** Which domains a material is for, and so which key-encryption key wraps it. */
public enum Sharing {
  /** One domain: under its key-encryption key. */
  DOMAIN,
  /** The domains of several regions: under the transfer key, which they share by ceremony. */
  REGIONS,
  /**
   * Under none: an object that its owner put into the tokens of a custom key store. In the place of
   * wrapped bytes is what the object is found and known by.
   */
  ADOPTED
}
