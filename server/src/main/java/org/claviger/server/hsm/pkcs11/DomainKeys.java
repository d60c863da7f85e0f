package org.claviger.server.hsm.pkcs11;

import java.util.List;
import java.util.Optional;

/**
 * A domain's keys as a connection knows them. Handles that a kind of domain lacks are 0, which is
 * CK_INVALID_HANDLE.
 *
 * @param versions the shared keys, version 1 first, each with a number one above that before
 * @param current the number of the version that wraps, authenticates and seals
 * @param transfer the key-encryption key of multi-Region material, of regions that have one
 * @param audit the audit signing key, of regions
 * @param auditPublicKey its public half as a DER SubjectPublicKeyInfo, else empty
 */
record DomainKeys(
    List<KeyVersion> versions, int current, long transfer, long audit, byte[] auditPublicKey) {
  DomainKeys {
    versions = List.copyOf(versions);
    if (current < 1 || current > versions.size()) {
      throw new IllegalArgumentException("a domain without a current version of its keys");
    }
  }

  /** One version and no audit key. */
  static DomainKeys of(long kek, long mac, long sealing, KnownAnswers answers) {
    KeyVersion only = new KeyVersion(1, kek, mac, sealing, answers);
    return new DomainKeys(List.of(only), 1, 0, 0, new byte[0]);
  }

  /** The version that wraps, authenticates and seals. */
  KeyVersion currentVersion() {
    return versions.get(current - 1);
  }

  /** A version by its number; empty if there is none. */
  Optional<KeyVersion> version(int number) {
    return number < 1 || number > versions.size()
        ? Optional.empty()
        : Optional.of(versions.get(number - 1));
  }

  /** The key-encryption key, of regions. */
  long kek() {
    return currentVersion().kek();
  }

  /** The MAC key. */
  long mac() {
    return currentVersion().mac();
  }

  /** The sealing key. */
  long sealing() {
    return currentVersion().sealing();
  }
}
