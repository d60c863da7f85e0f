package org.claviger.server.hsm.pkcs11;

import java.util.List;
import org.claviger.server.hsm.ceremony.DomainName;

/** The kinds of domains. */
enum DomainKind {
  /** Seals and authenticates alone. */
  IDENTITY,
  /** Keeps key material too, as the HSMs of a custom key store do. */
  KEY_STORE,
  /** Keeps key material too, and signs the audit trail. */
  REGION;

  static DomainKind of(DomainName domain) {
    return domain.region().isPresent() ? REGION : IDENTITY;
  }

  /** The keys that there are versions of, in the order in which they are made. */
  List<DomainKey> keys() {
    return this == IDENTITY
        ? List.of(DomainKey.MAC, DomainKey.SEALING)
        : List.of(DomainKey.MAC, DomainKey.SEALING, DomainKey.KEY_ENCRYPTION);
  }
}
