package org.claviger.server.hsm.pkcs11;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.claviger.server.hsm.ceremony.CeremonyException;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.DomainPackage;
import org.claviger.server.hsm.ceremony.KeyCheck;
import org.claviger.server.hsm.ceremony.Recipient;
import org.claviger.server.hsm.ceremony.SharedKey;
import org.claviger.server.hsm.ceremony.TransportKey;
import org.claviger.server.hsm.ceremony.WrappedKey;

/** The source's part: wraps a domain's keys under keys that the security officer made trusted. */
final class DomainSender {
  /**
   * The one OAEP that every module has. Its security rests on no property of SHA-1 that is broken:
   * the hash is a random-looking function there, and collisions do not matter.
   */
  static final Mechanism WRAPPING = Mechanism.oaep(Ck.CKM_SHA_1, Ck.CKG_MGF1_SHA1);

  private final CeremonySession session;
  private final Recipient recipient;
  private final Map<TransportKey, Long> trusted;

  DomainSender(CeremonySession session, Recipient recipient, Map<TransportKey, Long> trusted) {
    this.session = session;
    this.recipient = recipient;
    this.trusted = trusted;
  }

  /** Every shared key, in every version. */
  DomainPackage domain() throws CryptokiException {
    DomainKeys keys = session.keys();
    List<WrappedKey> wrapped = new ArrayList<>();
    for (KeyCheck check : session.checks().of(keys)) {
      wrapped.add(wrap(check, handle(keys, check)));
    }
    return new DomainPackage(
        session.domain(),
        recipient.fingerprint(),
        keys.current(),
        wrapped,
        KeyChecks.answers(keys));
  }

  /** The transfer key alone, for another region. */
  DomainPackage transfer() throws CryptokiException {
    long key = session.keys().transfer();
    if (key == 0) {
      throw new CeremonyException(
          "the HSM token " + session.domain().tokenLabel() + " has no transfer key to send");
    }
    KeyCheck check = session.checks().ofWrapping(SharedKey.TRANSFER, 1, key);
    return new DomainPackage(
        recipient.domain(), recipient.fingerprint(), 1, List.of(wrap(check, key)), Map.of());
  }

  private static long handle(DomainKeys keys, KeyCheck check) {
    if (check.key() == SharedKey.TRANSFER) {
      return keys.transfer();
    }
    KeyVersion version = keys.versions().get(check.version() - 1);
    return switch (check.key()) {
      case KEY_ENCRYPTION -> version.kek();
      case MAC -> version.mac();
      case SEALING -> version.sealing();
      case TRANSFER -> throw new IllegalArgumentException("has no versions");
    };
  }

  private WrappedKey wrap(KeyCheck check, long key) throws CryptokiException {
    Long under = trusted.get(recipient.keys().get(check.key()));
    if (under == null) {
      throw new CeremonyException("the HSM did not keep the recipient's trusted key");
    }
    byte[] wrapped = session.cryptoki().wrapKey(session.handle(), WRAPPING, under, key);
    return new WrappedKey(check.key(), check.version(), wrapped, check.value());
  }

  /** Whose keys can go to whom. */
  static void refuseUnlessSame(DomainName source, Recipient recipient) {
    if (!source.equals(recipient.domain())) {
      throw new CeremonyException(
          "the request is for the domain "
              + recipient.domain()
              + ", and this HSM's is "
              + source
              + "; nothing was sent");
    }
  }
}
