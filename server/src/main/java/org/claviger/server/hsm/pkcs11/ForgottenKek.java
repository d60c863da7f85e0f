package org.claviger.server.hsm.pkcs11;

/**
 * The note in a token that an older version of its key-encryption key was destroyed because it
 * wrapped nothing any more: without the note a missing key is a lost one, and the token is refused.
 */
final class ForgottenKek {
  static final String LABEL = "claviger:forgotten-kek";

  private ForgottenKek() {}

  static boolean isNoted(Cryptoki cryptoki, long session, int version) throws CryptokiException {
    return !cryptoki.find(session, search(version)).isEmpty();
  }

  static void note(Cryptoki cryptoki, long session, int version) throws CryptokiException {
    if (!isNoted(cryptoki, session, version)) {
      cryptoki.createObject(
          session,
          search(version)
              .with(Ck.CKA_TOKEN, true)
              .with(Ck.CKA_PRIVATE, true)
              .with(Ck.CKA_MODIFIABLE, false)
              .with(Ck.CKA_VALUE, new byte[] {(byte) version}));
    }
  }

  private static Template search(int version) {
    return Template.EMPTY
        .with(Ck.CKA_CLASS, Ck.CKO_DATA)
        .with(Ck.CKA_LABEL, Versions.label(LABEL, version));
  }
}
