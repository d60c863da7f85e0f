package org.claviger.server.hsm.pkcs11;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.ceremony.CeremonyException;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.DomainPackage;
import org.claviger.server.hsm.ceremony.DomainState;
import org.claviger.server.hsm.ceremony.Recipient;
import org.claviger.server.hsm.ceremony.TransportKey;
import org.claviger.server.store.RowAuthenticator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of a ceremony on one HSM. It has the module to itself in its process, for the security
 * officer cannot log in where the user is. Each step can be done again after it was cut off. Not
 * for several threads.
 *
 * <p>Every method throws {@link CeremonyException}, or another {@link IllegalStateException} where
 * the token is not as it must be; the message says what to do.
 */
public final class DomainCeremony implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DomainCeremony.class);

  private final HsmConfig config;
  private final Cryptoki cryptoki;
  private final Quirks quirks;

  /** With a module that somebody else opens and closes. */
  DomainCeremony(HsmConfig config, Cryptoki cryptoki) throws CryptokiException {
    this.config = config;
    this.cryptoki = cryptoki;
    this.quirks = Quirks.of(cryptoki.info(), config.quirks());
  }

  /** Loads and initialises the module, which must not be open in this process. */
  public static DomainCeremony open(HsmConfig config) {
    config.softHsmDirectory().ifPresent(SoftHsmConfiguration::use);
    Cryptoki cryptoki = JnaCryptoki.load(config.module(), config.initArguments());
    try {
      cryptoki.initialize();
      return new DomainCeremony(config, cryptoki);
    } catch (CryptokiException e) {
      throw new CeremonyException(
          "the PKCS#11 module " + config.module() + " does not start: " + e.getMessage(), e);
    }
  }

  /** Makes a domain on this HSM, its first; carries on with one that was cut off. */
  public DomainState create(DomainName domain) {
    return with(
        domain,
        true,
        session -> {
          if (session.setup().isComplete()) {
            throw new CeremonyException(
                "the HSM token " + domain.tokenLabel() + " has the domain " + domain + " already");
          }
          Retirement.end(cryptoki, session.handle());
          session.setup().keys(session.kind(), true);
          return session.state();
        });
  }

  /** The domain as it is; if it is not there, or not whole, it is made. */
  DomainState createIfMissing(DomainName domain) {
    return with(
        domain,
        true,
        session -> {
          session.setup().keys(session.kind(), true);
          return session.state();
        });
  }

  /** Makes this HSM's transport keys, or gives those that wait for a package. */
  public Recipient request(DomainName domain) {
    return with(domain, true, CeremonySession::request);
  }

  /** Destroys transport keys that wait for a package; none will open any more. */
  public void withdraw(DomainName domain) {
    with(
        domain,
        false,
        session -> {
          session.transport().destroy();
          return null;
        });
  }

  /**
   * The domain's keys for a recipient whose fingerprint the operators have compared. A server may
   * run meanwhile.
   */
  public DomainPackage send(DomainName domain, Recipient recipient) {
    DomainSender.refuseUnlessSame(domain, recipient);
    return send(domain, recipient, DomainSender::domain);
  }

  /** The transfer key of a region for another region. */
  public DomainPackage sendTransfer(DomainName from, Recipient recipient) {
    return send(from, recipient, DomainSender::transfer);
  }

  private DomainPackage send(DomainName domain, Recipient recipient, Sending sending) {
    TrustedKeys trusted = new TrustedKeys(cryptoki);
    // The domain is seen to be whole before anything is made.
    state(domain);
    asOfficer(
        domain,
        officer -> {
          trusted.destroy(officer);
          trusted.make(officer, recipient);
        });
    return with(
        domain,
        false,
        session -> {
          try {
            Map<TransportKey, Long> keys = trusted.find(session.handle());
            return sending.of(new DomainSender(session, recipient, keys));
          } finally {
            trusted.destroy(session.handle());
          }
        });
  }

  /**
   * Takes a package in.
   *
   * @param expectedCheck the check value that the source's operator read out, in hexadecimal digits
   */
  public DomainState receive(DomainName domain, DomainPackage sent, String expectedCheck) {
    if (!MessageDigest.isEqual(sent.check().getBytes(US_ASCII), expectedCheck.getBytes(US_ASCII))) {
      throw new CeremonyException(
          "the package's check value is another than the source's; nothing was changed");
    }
    return with(
        domain,
        false,
        session -> {
          new DomainReceiver(session, sent).receive();
          DomainState state = session.state();
          session.transport().destroy();
          return state;
        });
  }

  /** The domain as it is. */
  public DomainState state(DomainName domain) {
    return with(domain, false, CeremonySession::state);
  }

  /** Whether the HSM has a domain with all its keys; what is wrong with it is not asked. */
  public boolean isComplete(DomainName domain) {
    return hasToken(domain) && with(domain, false, session -> session.setup().isComplete());
  }

  /** Whether the HSM waits for a package. */
  public boolean isRequestPending(DomainName domain) {
    return hasToken(domain) && with(domain, false, CeremonySession::isRequestPending);
  }

  /** Whether a removal of the domain was cut off. */
  public boolean isPartlyRetired(DomainName domain) {
    return with(domain, false, session -> new DomainRemoval(session).hasBegun());
  }

  /** Whether there is a token that a user could log in to. */
  private boolean hasToken(DomainName domain) {
    try {
      Optional<Long> slot = slot(domain);
      return slot.isPresent() && cryptoki.token(slot.get()).has(Ck.CKF_USER_PIN_INITIALIZED);
    } catch (CryptokiException e) {
      throw failed(domain, e);
    }
  }

  /** Makes the transfer key, which other regions then receive. */
  public DomainState createTransfer(DomainName domain) {
    return with(
        domain,
        false,
        session -> {
          if (session.keys().transfer() == 0) {
            session.setup().createTransfer();
          }
          return session.state();
        });
  }

  /**
   * Makes a further version of the domain's keys, which opens and does not yet wrap; carries on
   * with one that was cut off.
   */
  public DomainState renew(DomainName domain) {
    return with(
        domain,
        false,
        session -> {
          DomainKeys keys = session.keys();
          int next = keys.versions().size() + 1;
          if (keys.current() != keys.versions().size()) {
            throw new CeremonyException(
                "version "
                    + keys.versions().size()
                    + " of the keys is not the current one yet: give it to every HSM of the domain,"
                    + " then './claviger hsm domain activate' it");
          }
          if (next > DomainPackage.MAX_VERSIONS) {
            throw new CeremonyException(
                "a domain has at most " + DomainPackage.MAX_VERSIONS + " versions of its keys");
          }
          session.setup().renew(session.kind(), next);
          return session.state();
        });
  }

  /** Makes a version the one that wraps, authenticates and seals. Every HSM must have it first. */
  public DomainState activate(DomainName domain, int version) {
    return with(
        domain,
        false,
        session -> {
          DomainKeys keys = session.keys();
          if (version < keys.current() || version > keys.versions().size()) {
            throw new CeremonyException(
                "version "
                    + version
                    + " cannot be the current one: it is "
                    + keys.current()
                    + ", and this HSM has "
                    + keys.versions().size());
          }
          CurrentVersion.write(cryptoki, session.handle(), version);
          return session.state();
        });
  }

  /**
   * Destroys the domain's keys on this HSM.
   *
   * @param evenResidents whether to destroy keys too that no other HSM can have
   */
  public void retire(DomainName domain, boolean evenResidents) {
    with(
        domain,
        false,
        session -> {
          DomainRemoval removal = new DomainRemoval(session);
          int residents = removal.residents();
          if (residents > 0 && !evenResidents) {
            throw new CeremonyException(
                residents
                    + " keys are in the token "
                    + domain.tokenLabel()
                    + " alone and would be lost; delete them first");
          }
          removal.run();
          return null;
        });
  }

  /**
   * Opens what older versions of a region's key-encryption key have wrapped, so that the current
   * one can wrap it. Needs the security officer; no server may run meanwhile.
   *
   * @param work is given what wraps anew, which is good until it returns
   */
  public <T> T rewrap(DomainName domain, Function<MaterialRewrapping, T> work) {
    OwnTransport own = with(domain, false, OwnTransport::make);
    TrustedKeys trusted = new TrustedKeys(cryptoki);
    asOfficer(
        domain,
        officer -> {
          trusted.destroy(officer);
          trusted.make(officer, own.recipient());
        });
    return with(
        domain,
        false,
        session -> {
          MaterialRewrapping rewrapping;
          try {
            rewrapping = own.open(session, trusted.find(session.handle()));
          } finally {
            trusted.destroy(session.handle());
          }
          return work.apply(rewrapping);
        });
  }

  /**
   * Destroys an older version of a region's key-encryption key on this HSM, which then opens
   * nothing that it wraps. The version's other keys stay. Can be done again.
   *
   * @param wrapped counts what each version wraps, in rows that it is given the keys of
   */
  public DomainState forget(
      DomainName domain, int version, Function<RowAuthenticator, Map<Integer, Long>> wrapped) {
    return with(
        domain,
        false,
        session -> {
          Connection connection = session.connection();
          DomainKeys keys = connection.keys();
          if (session.kind() != DomainKind.REGION || version < 1 || version >= keys.current()) {
            throw new CeremonyException(
                "version "
                    + version
                    + " of the key-encryption key cannot be forgotten: only those before the current"
                    + " one, which is "
                    + keys.current());
          }
          Session both = new Session(session.handle(), session.handle());
          Map<Integer, Long> counts = wrapped.apply(new CeremonyRows(connection, both));
          if (counts.isEmpty()) {
            throw new CeremonyException(
                "the database holds no material of the domain "
                    + domain
                    + ", so it is not the one that would show what the key wraps; nothing was"
                    + " changed");
          }
          long left = counts.getOrDefault(version, 0L);
          if (left > 0) {
            throw new CeremonyException(
                "version "
                    + version
                    + " still wraps "
                    + left
                    + " materials: './claviger hsm domain rewrap' first; nothing was changed");
          }
          ForgottenKek.note(cryptoki, session.handle(), version);
          session.destroy(DomainKey.KEY_ENCRYPTION.search(version));
          return session.state();
        });
  }

  private <T> T with(DomainName domain, boolean mayInitialise, Step<T> step) {
    TokenSlots slots = new TokenSlots(cryptoki, config);
    try {
      long slot =
          mayInitialise
              ? slots.findOrInitialise(domain.tokenLabel())
              : slot(domain).orElseThrow(() -> absent(domain));
      long login = slots.login(slot);
      try {
        String serial = cryptoki.token(slot).serial();
        return step.in(new CeremonySession(cryptoki, quirks, domain, serial, slot, login));
      } finally {
        // The only session: closing it also logs out.
        cryptoki.closeSession(login);
      }
    } catch (CryptokiException e) {
      throw failed(domain, e);
    }
  }

  private void asOfficer(DomainName domain, OfficersStep step) {
    TokenSlots slots = new TokenSlots(cryptoki, config);
    try {
      long login = slots.loginOfficer(slot(domain).orElseThrow(() -> absent(domain)));
      try {
        step.in(login);
      } finally {
        cryptoki.closeSession(login);
      }
    } catch (CryptokiException e) {
      throw failed(domain, e);
    }
  }

  private Optional<Long> slot(DomainName domain) throws CryptokiException {
    return new TokenSlots(cryptoki, config).find(domain.tokenLabel());
  }

  private static CeremonyException absent(DomainName domain) {
    return new CeremonyException("the HSM has no token " + domain.tokenLabel());
  }

  private static CeremonyException failed(DomainName domain, CryptokiException e) {
    return new CeremonyException(
        "the HSM token " + domain.tokenLabel() + " refused: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      cryptoki.finalizeModule();
    } catch (CryptokiException e) {
      LOG.warn("the PKCS#11 module did not end in order: {}", e.getMessage());
    }
  }

  /** A step with the user logged in. */
  @FunctionalInterface
  private interface Step<T> {
    T in(CeremonySession session) throws CryptokiException;
  }

  /** A step with the security officer logged in. */
  @FunctionalInterface
  private interface OfficersStep {
    void in(long session) throws CryptokiException;
  }

  /** What is sent. */
  @FunctionalInterface
  private interface Sending {
    DomainPackage of(DomainSender sender) throws CryptokiException;
  }
}
