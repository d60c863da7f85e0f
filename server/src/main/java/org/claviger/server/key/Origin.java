package org.claviger.server.key;

/** Where the material of a key comes from, in the words of the wire; fixed at creation. */
public enum Origin {
  /** Made in the HSM. */
  AWS_KMS,
  /** Imported by the key's owner. */
  EXTERNAL,
  /** Made in the HSMs of a custom key store. */
  AWS_CLOUDHSM,
  /** Made elsewhere, and in the HSMs of a custom key store. */
  EXTERNAL_KEY_STORE
}
