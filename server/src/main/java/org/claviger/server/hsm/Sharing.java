package org.claviger.server.hsm;

/** Which domains a material is made for, and so which key-encryption key wraps it. */
public enum Sharing {
  /** One domain: under its key-encryption key. */
  DOMAIN,
  /** The domains of several regions: under the transfer key, which they share by ceremony. */
  REGIONS
}
