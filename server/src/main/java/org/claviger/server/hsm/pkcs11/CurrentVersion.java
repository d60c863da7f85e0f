package org.claviger.server.hsm.pkcs11;

import java.util.SortedMap;

/**
 * Which version of a domain's keys wraps, authenticates and seals: an object of the token says so,
 * since the second. An HSM opens what any version made, so those of one domain need not change at
 * the same moment.
 */
final class CurrentVersion {
  static final String LABEL = "claviger:current";

  private CurrentVersion() {}

  static int read(Cryptoki cryptoki, long session) throws CryptokiException {
    SortedMap<Integer, Long> found = objects(cryptoki, session);
    return found.isEmpty() ? 1 : found.lastKey();
  }

  private static SortedMap<Integer, Long> objects(Cryptoki cryptoki, long session)
      throws CryptokiException {
    return Versions.find(cryptoki, session, Ck.CKO_DATA, LABEL);
  }

  /** Sets it to a higher version. */
  static void write(Cryptoki cryptoki, long session, int version) throws CryptokiException {
    SortedMap<Integer, Long> former = objects(cryptoki, session);
    if (!former.containsKey(version)) {
      cryptoki.createObject(
          session,
          Template.EMPTY
              .with(Ck.CKA_CLASS, Ck.CKO_DATA)
              .with(Ck.CKA_LABEL, Versions.label(LABEL, version))
              .with(Ck.CKA_TOKEN, true)
              .with(Ck.CKA_PRIVATE, true)
              .with(Ck.CKA_MODIFIABLE, false)
              .with(Ck.CKA_VALUE, new byte[] {(byte) version}));
    }
    for (long object : former.headMap(version).values()) {
      cryptoki.destroyObject(session, object);
    }
  }
}
