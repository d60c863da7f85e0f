package org.claviger.server.hsm.pkcs11;

import java.util.ArrayList;
import java.util.List;
import org.claviger.server.hsm.ceremony.DomainPackage;

/**
 * Destroys a domain's objects in a token. The known answers go last: a token that has them and
 * lacks a key is not used, so that a removal that was cut off leaves nothing that a start would
 * carry on with.
 */
final class DomainRemoval {
  private final CeremonySession session;

  DomainRemoval(CeremonySession session) {
    this.session = session;
  }

  /** How many keys live in the token alone, and would be lost with it. */
  int residents() throws CryptokiException {
    return TokenResidents.enumerate(session.cryptoki(), session.handle()).materialIds().size();
  }

  void run() throws CryptokiException {
    for (Template search : keys()) {
      session.destroy(search);
    }
    session.transport().destroy();
    for (String label : List.of(CurrentVersion.LABEL, KnownAnswers.LABEL)) {
      for (long object :
          Versions.find(session.cryptoki(), session.handle(), Ck.CKO_DATA, label).values()) {
        session.cryptoki().destroyObject(session.handle(), object);
      }
    }
  }

  private static List<Template> keys() {
    List<Template> searches = new ArrayList<>();
    searches.add(DomainKey.AUDIT.search());
    searches.add(DomainKey.auditPublicSearch());
    searches.add(TokenResidents.search());
    for (int version = 1; version <= DomainPackage.MAX_VERSIONS; version++) {
      for (DomainKey key : DomainKey.values()) {
        if (key != DomainKey.AUDIT) {
          searches.add(key.search(version));
        }
      }
    }
    return searches;
  }
}
