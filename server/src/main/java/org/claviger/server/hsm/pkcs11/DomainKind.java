package org.claviger.server.hsm.pkcs11;

/** The two kinds of domains. */
enum DomainKind {
  /** Seals and authenticates alone. */
  IDENTITY,
  /** Keeps key material too, and signs the audit trail. */
  REGION
}
