package org.claviger.server.key;

/** Where the material of a key comes from, in the words of the wire; fixed at creation. */
public enum Origin {
  /** Made in the HSM. */
  AWS_KMS,
  /** Imported by the key's owner. */
  EXTERNAL,
  /** Made in the HSM cluster of a custom key store; no key here has it. */
  AWS_CLOUDHSM,
  /** In an external key manager; no key here has it. */
  EXTERNAL_KEY_STORE
}
