package org.claviger.server.hsm.pkcs11;

/**
 * A domain's keys as a connection knows them. Handles that a kind of domain lacks are 0, which is
 * CK_INVALID_HANDLE.
 *
 * @param kek the key-encryption key, of regions
 * @param mac the MAC key
 * @param sealing the sealing key
 * @param audit the audit signing key, of regions
 * @param transfer the key that regions share for the material of multi-Region keys, if it is there
 * @param auditPublicKey its public half as a DER SubjectPublicKeyInfo, else empty
 * @param answers what the keys must answer
 */
record DomainKeys(
    long kek,
    long mac,
    long sealing,
    long audit,
    long transfer,
    byte[] auditPublicKey,
    KnownAnswers answers) {}
