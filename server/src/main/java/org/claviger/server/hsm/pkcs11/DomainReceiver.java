package org.claviger.server.hsm.pkcs11;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.claviger.server.hsm.ceremony.CeremonyException;
import org.claviger.server.hsm.ceremony.DomainPackage;
import org.claviger.server.hsm.ceremony.KeyCheck;
import org.claviger.server.hsm.ceremony.SharedKey;
import org.claviger.server.hsm.ceremony.WrappedKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiver's part: unwraps a package's keys in the form that they must have, and keeps them
 * once all of them are seen to be the source's. Until then what it made is destroyed on failure;
 * the known answers, made last, are what makes a version one that is used.
 */
final class DomainReceiver {
  private static final Logger LOG = LoggerFactory.getLogger(DomainReceiver.class);

  private final CeremonySession session;
  private final DomainPackage sent;
  private final Cryptoki cryptoki;
  private final List<Long> made = new ArrayList<>();

  DomainReceiver(CeremonySession session, DomainPackage sent) {
    this.session = session;
    this.sent = sent;
    this.cryptoki = session.cryptoki();
  }

  /** Takes it in; on failure nothing is changed. */
  void receive() throws CryptokiException {
    refuseUnlessForThisHsm();
    boolean kept = false;
    try {
      int present = sent.isTransferAlone() ? 0 : samePresentVersions();
      Map<Integer, KeyVersion> versions = new TreeMap<>();
      for (int version = present + 1; version <= sent.answers().size(); version++) {
        versions.put(version, unwrapVersion(version));
      }
      receiveTransfer();
      kept = true;
      keep(versions);
    } finally {
      if (!kept) {
        destroyMade();
      }
    }
  }

  private void refuseUnlessForThisHsm() throws CryptokiException {
    if (!session.isRequestPending()) {
      throw new CeremonyException(
          "this HSM waits for no package: './claviger hsm domain request' comes first");
    }
    if (!sent.domain().equals(session.domain())
        || !sent.recipient().equals(session.request().fingerprint())) {
      throw new CeremonyException(
          "the package is for another HSM, domain or request than this one; nothing was changed");
    }
    if (sent.isTransferAlone() && !session.setup().isComplete()) {
      throw new CeremonyException(
          "the package has the transfer key alone, and this HSM has no domain yet");
    }
  }

  /** How many versions this HSM has already: they must be the same. */
  private int samePresentVersions() throws CryptokiException {
    if (!session.setup().isComplete()) {
      return 0;
    }
    DomainKeys keys = session.keys();
    if (keys.transfer() != 0 && !has(SharedKey.TRANSFER, 1)) {
      throw new CeremonyException(
          "the package lacks the transfer key, which this HSM has: it was made before there was"
              + " one, or its source lacks it. './claviger hsm domain list' of both says what to"
              + " do; nothing was changed");
    }
    for (KeyCheck check : session.checks().of(keys)) {
      if (check.key() != SharedKey.TRANSFER) {
        refuseUnlessSame(check, find(check.key(), check.version()));
      }
    }
    for (KeyVersion version : keys.versions()) {
      byte[] answers = sent.answers().getOrDefault(version.number(), new byte[0]);
      if (!MessageDigest.isEqual(version.answers().encode(), answers)) {
        throw other(KeyCheck.of(SharedKey.MAC, version.number(), new byte[0]));
      }
    }
    return keys.versions().size();
  }

  private KeyVersion unwrapVersion(int number) throws CryptokiException {
    for (DomainKey key : session.kind().keys()) {
      // What lies there without known answers was never used.
      session.destroy(key.search(number));
    }
    boolean wraps = session.kind() == DomainKind.REGION && has(SharedKey.KEY_ENCRYPTION, number);
    long mac = unwrap(SharedKey.MAC, number);
    long sealing = unwrap(SharedKey.SEALING, number);
    long kek = wraps ? unwrap(SharedKey.KEY_ENCRYPTION, number) : 0;
    KnownAnswers answers = KnownAnswers.parse(sent.answers().get(number));
    KeyVersion version = new KeyVersion(number, kek, mac, sealing, answers);
    check(version);
    return version;
  }

  private void check(KeyVersion version) throws CryptokiException {
    for (KeyCheck check : session.checks().of(version)) {
      refuseUnlessSame(check, find(check.key(), check.version()));
    }
    boolean answers;
    try {
      answers = version.answers(cryptoki, session.handle());
    } catch (CryptokiException e) {
      if (!ReturnCode.isInputRefused(e.code())) {
        throw e;
      }
      answers = false;
    }
    if (!answers) {
      throw other(KeyCheck.of(SharedKey.SEALING, version.number(), new byte[0]));
    }
  }

  private void receiveTransfer() throws CryptokiException {
    for (WrappedKey key : sent.keys()) {
      if (key.key() == SharedKey.TRANSFER) {
        List<Long> present =
            cryptoki.find(session.handle(), DomainKey.TRANSFER.search(key.version()));
        long handle =
            present.isEmpty() ? unwrap(SharedKey.TRANSFER, key.version()) : present.get(0);
        refuseUnlessSame(
            session.checks().ofWrapping(SharedKey.TRANSFER, key.version(), handle), key);
      }
    }
  }

  private long unwrap(SharedKey key, int version) throws CryptokiException {
    DomainKey form = DomainKey.of(key);
    long transport = session.transport().privateKey(key);
    Template template = form.received(session.quirks(), version);
    byte[] wrapped = find(key, version).wrapped();
    long handle;
    try {
      handle =
          cryptoki.unwrapKey(session.handle(), DomainSender.WRAPPING, transport, wrapped, template);
    } catch (CryptokiException e) {
      if (!ReturnCode.isKeyRefused(e.code())) {
        throw e;
      }
      throw new CeremonyException(
          "the package's key "
              + key.code()
              + " does not open with this HSM's transport key; nothing was changed",
          e);
    }
    made.add(handle);
    session.setup().requireForm(form, version, handle);
    boolean wraps = form == DomainKey.KEY_ENCRYPTION || form == DomainKey.TRANSFER;
    if (wraps && session.checks().unwrapsReadably(handle)) {
      throw new CeremonyException(
          "this HSM does not hold the key " + key.code() + " to its form; nothing was changed");
    }
    return handle;
  }

  private boolean has(SharedKey key, int version) {
    return search(key, version).isPresent();
  }

  private Optional<WrappedKey> search(SharedKey key, int version) {
    return sent.keys().stream()
        .filter(each -> each.key() == key && each.version() == version)
        .findFirst();
  }

  private WrappedKey find(SharedKey key, int version) {
    return search(key, version)
        .orElseThrow(
            () ->
                new CeremonyException(
                    "the package lacks version "
                        + version
                        + " of the key "
                        + key.code()
                        + ", which this HSM has; nothing was changed"));
  }

  private static void refuseUnlessSame(KeyCheck actual, WrappedKey expected) {
    if (!MessageDigest.isEqual(actual.value(), expected.check())) {
      throw other(actual);
    }
  }

  private static CeremonyException other(KeyCheck check) {
    return new CeremonyException(
        "version "
            + check.version()
            + " of the key "
            + check.key().code()
            + " is not the one that the package's check value names; nothing was changed");
  }

  private void keep(Map<Integer, KeyVersion> versions) throws CryptokiException {
    if (session.kind() == DomainKind.REGION) {
      session.setup().audit(true);
    }
    for (KeyVersion version : versions.values()) {
      if (session.kind() == DomainKind.REGION && version.kek() == 0) {
        ForgottenKek.note(cryptoki, session.handle(), version.number());
      }
      cryptoki.createObject(session.handle(), version.answers().object(version.number()));
    }
    if (sent.current() > CurrentVersion.read(cryptoki, session.handle())) {
      CurrentVersion.write(cryptoki, session.handle(), sent.current());
    }
    Retirement.end(cryptoki, session.handle());
  }

  private void destroyMade() {
    for (long object : made) {
      try {
        cryptoki.destroyObject(session.handle(), object);
      } catch (CryptokiException e) {
        // Without known answers it is used by nobody, and the next attempt destroys it.
        LOG.warn("a key of a refused package stays in the token: {}", e.getMessage());
      }
    }
  }
}
