package org.claviger.server.hsm.pkcs11;

/**
 * One version of a domain's shared keys.
 *
 * @param number from 1
 * @param kek the key-encryption key; 0 in a domain of identities, and once it was forgotten
 * @param mac the MAC key
 * @param sealing the sealing key
 * @param answers what the keys must answer
 */
record KeyVersion(int number, long kek, long mac, long sealing, KnownAnswers answers) {
  /** Whether every key is there and the known answers come; false or an exception if not. */
  boolean answers(Cryptoki cryptoki, long session) throws CryptokiException {
    if (kek != 0) {
      cryptoki.attribute(session, kek, Ck.CKA_KEY_TYPE);
    }
    return answers.givenBy(cryptoki, session, mac, sealing);
  }
}
