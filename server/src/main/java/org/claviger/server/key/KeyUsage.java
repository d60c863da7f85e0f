package org.claviger.server.key;

/** What a key is for, named as on the wire; fixed at creation. */
public enum KeyUsage {
  ENCRYPT_DECRYPT,
  SIGN_VERIFY,
  GENERATE_VERIFY_MAC,
  KEY_AGREEMENT
}
