package org.claviger.server.hsm.pkcs11;

import java.nio.file.Path;
import org.claviger.server.config.HsmConfig;

/** The session objects that a token has now, counted by a session of the test's own. */
final class SessionObjects {
  private SessionObjects() {}

  static int count(Path directory, String region) throws Exception {
    return count(directory, region, Template.EMPTY);
  }

  /** Those of which the attribute has that value. */
  static int count(Path directory, String region, long attribute, boolean value) throws Exception {
    return count(directory, region, Template.EMPTY.with(attribute, value));
  }

  private static int count(Path directory, String region, Template which) throws Exception {
    HsmConfig config = HsmFixture.config(directory);
    Cryptoki cryptoki = JnaCryptoki.load(config.module(), config.initArguments());
    long slot = new TokenSlots(cryptoki, config).find("claviger-" + region).orElseThrow();
    long session = cryptoki.openSession(slot);
    try {
      return cryptoki.find(session, which.with(Ck.CKA_TOKEN, false)).size();
    } finally {
      cryptoki.closeSession(session);
    }
  }
}
