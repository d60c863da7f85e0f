package org.claviger.server.hsm.pkcs11;

import java.nio.file.Path;

/** The session objects that a token has now, counted by a session of the test's own. */
final class SessionObjects {
  private SessionObjects() {}

  static int count(Path directory, String region) throws Exception {
    var config = HsmFixture.config(directory);
    Cryptoki cryptoki = JnaCryptoki.load(config.module());
    long slot = new TokenSlots(cryptoki, config).find("claviger-" + region).orElseThrow();
    long session = cryptoki.openSession(slot);
    try {
      return cryptoki.find(session, Template.EMPTY.with(Ck.CKA_TOKEN, false)).size();
    } finally {
      cryptoki.closeSession(session);
    }
  }
}
