package org.claviger.server.hsm.pkcs11;

/**
 * The note in a token that its domain was taken off it: no start begins another domain there, which
 * would open nothing of what the old one made. A ceremony that brings a domain removes it.
 */
final class Retirement {
  private static final String LABEL = "claviger:retired";
  private static final Template SEARCH =
      Template.EMPTY.with(Ck.CKA_CLASS, Ck.CKO_DATA).with(Ck.CKA_LABEL, LABEL);

  private Retirement() {}

  static boolean isNoted(Cryptoki cryptoki, long session) throws CryptokiException {
    return !cryptoki.find(session, SEARCH).isEmpty();
  }

  static void note(Cryptoki cryptoki, long session) throws CryptokiException {
    if (!isNoted(cryptoki, session)) {
      cryptoki.createObject(
          session,
          SEARCH
              .with(Ck.CKA_TOKEN, true)
              .with(Ck.CKA_PRIVATE, true)
              .with(Ck.CKA_MODIFIABLE, false)
              .with(Ck.CKA_VALUE, new byte[] {1}));
    }
  }

  static void end(Cryptoki cryptoki, long session) throws CryptokiException {
    for (long note : cryptoki.find(session, SEARCH)) {
      cryptoki.destroyObject(session, note);
    }
  }
}
