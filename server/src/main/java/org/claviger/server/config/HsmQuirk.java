package org.claviger.server.config;

/** Where a PKCS#11 module goes its own way, and how: what cannot be found out by asking it. */
public enum HsmQuirk {
  /**
   * AES key wrap with padding (RFC 5649) is found under CKM_AES_KEY_WRAP_PAD, and not under
   * CKM_AES_KEY_WRAP_KWP, as PKCS#11 v3.0 has it.
   */
  RFC_5649_IS_KEY_WRAP_PAD,
  /** An unwrapped secret key has a CKA_VALUE_LEN of 0. */
  LENGTH_LOST_IN_UNWRAPPING
}
