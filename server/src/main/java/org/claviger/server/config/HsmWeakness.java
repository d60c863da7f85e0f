package org.claviger.server.config;

/**
 * What a PKCS#11 module may fail to enforce. The server refuses a module with such a weakness
 * unless the operator accepts it by this name.
 */
public enum HsmWeakness {
  /** C_UnwrapKey returns CKR_OK for a non-extractable key and gives a readable one. */
  READABLE_AFTER_UNWRAP,
  /** A key-encryption key's CKA_UNWRAP_TEMPLATE does not stop an unwrap into readable form. */
  UNWRAP_TEMPLATE_IGNORED,
  /** CKA_ALLOWED_MECHANISMS does not stop other mechanisms. */
  ALLOWED_MECHANISMS_IGNORED,
  /** A key that is not trusted wraps a CKA_WRAP_WITH_TRUSTED key. */
  WRAP_WITH_TRUSTED_IGNORED,
  /** A key with CKA_EXTRACTABLE=false can be wrapped. */
  EXTRACTABLE_IGNORED,
  /** Attributes of a CKA_MODIFIABLE=false key can be changed. */
  MODIFIABLE_IGNORED,
  /** C_CopyObject makes a copy with fewer restrictions. */
  COPY_LOOSENS
}
