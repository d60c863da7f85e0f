package org.claviger.server.hsm.pkcs11;

import java.util.ArrayList;
import java.util.List;
import org.claviger.server.hsm.ceremony.DomainPackage;

/**
 * Destroys a domain's objects in a token. The MAC key of the first version goes first, and the
 * known answers last: a token that has them and lacks a key is not used, so that a removal that was
 * cut off leaves nothing that a start would carry on with.
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

  /** Whether a removal was cut off. */
  boolean hasBegun() throws CryptokiException {
    return session.setup().isComplete()
        && session.cryptoki().find(session.handle(), DomainKey.MAC.search()).isEmpty();
  }

  void run() throws CryptokiException {
    for (Template search : keys()) {
      session.destroy(search);
    }
    session.transport().destroy();
    Retirement.note(session.cryptoki(), session.handle());
    for (String label : List.of(CurrentVersion.LABEL, ForgottenKek.LABEL, KnownAnswers.LABEL)) {
      for (long object :
          Versions.find(session.cryptoki(), session.handle(), Ck.CKO_DATA, label).values()) {
        session.cryptoki().destroyObject(session.handle(), object);
      }
    }
  }

  private static List<Template> keys() {
    List<Template> searches = new ArrayList<>();
    for (int version = 1; version <= DomainPackage.MAX_VERSIONS; version++) {
      for (DomainKey key :
          List.of(DomainKey.MAC, DomainKey.SEALING, DomainKey.KEY_ENCRYPTION, DomainKey.TRANSFER)) {
        searches.add(key.search(version));
      }
    }
    searches.add(DomainKey.AUDIT.search());
    searches.add(DomainKey.auditPublicSearch());
    searches.add(TokenResidents.search());
    return searches;
  }
}
