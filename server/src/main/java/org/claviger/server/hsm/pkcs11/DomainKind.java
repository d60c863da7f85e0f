package org.claviger.server.hsm.pkcs11;

/** The kinds of domains. */
enum DomainKind {
  /** Seals and authenticates alone. */
  IDENTITY,
  /** Keeps key material too, as a cluster of a custom key store does. */
  KEY_STORE,
  /** Keeps key material too, and signs the audit trail. */
  REGION
}
