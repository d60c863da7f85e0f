package org.claviger.server.hsm.pkcs11;

import java.security.MessageDigest;
import java.util.Deque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.claviger.server.hsm.HsmException;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.hsm.Material;
import org.claviger.server.hsm.Sharing;
import org.claviger.server.hsm.UnsupportedMechanismException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that is true of a token from one C_Initialize to the next: login, sessions, handles
 * and caches. After a recovery there is a new one, and nothing of the old is used.
 *
 * <p>The login session stays open and nothing logs out: either would end every private session
 * object of the token.
 */
final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  /** What AES key wrap adds. */
  private static final int WRAPPING_BYTES = 8;

  private final Cryptoki cryptoki;
  private final Quirks quirks;
  private final long slot;
  private final long login;
  private final DomainKeys keys;
  private final Deque<Session> idle = new ConcurrentLinkedDeque<>();
  private final Queue<Long> garbage = new ConcurrentLinkedQueue<>();

  /** The open sessions, that of the login included. */
  private final AtomicInteger sessions = new AtomicInteger(1);

  Connection(Cryptoki cryptoki, Quirks quirks, long slot, long login, DomainKeys keys) {
    this.cryptoki = cryptoki;
    this.quirks = quirks;
    this.slot = slot;
    this.login = login;
    this.keys = keys;
  }

  Cryptoki cryptoki() {
    return cryptoki;
  }

  Quirks quirks() {
    return quirks;
  }

  DomainKeys keys() {
    return keys;
  }

  /**
   * Does a piece of work in a session of its own. A broken session is replaced and the work done
   * once more.
   *
   * @throws CryptokiException if the HSM lives and refused the work
   * @throws LostHsmException if the HSM fails the known-answer test, the one judge of that: callers
   *     choose the data that modules choke on
   */
  <T> T run(Work<T> work) throws CryptokiException, LostHsmException {
    try {
      return runOnce(work);
    } catch (CryptokiException e) {
      judge(e);
      if (!ReturnCode.isBadSession(e.code())) {
        throw e;
      }
    }
    try {
      return runOnce(work);
    } catch (CryptokiException e) {
      judge(e);
      throw e;
    }
  }

  private <T> T runOnce(Work<T> work) throws CryptokiException {
    Session session = borrow();
    try {
      T result = work.in(session);
      giveBack(session);
      return result;
    } catch (HsmException e) {
      giveBack(session);
      throw e;
    } catch (CryptokiException e) {
      if (ReturnCode.isBadSession(e.code())) {
        close(session);
      } else {
        giveBack(session);
      }
      throw e;
    } catch (RuntimeException | Error e) {
      // What the worker was in the middle of is unknown; what the owner made is still good.
      closeQuietly(session.worker());
      giveBack(new Session(openSession(), session.owner()));
      throw e;
    }
  }

  private void giveBack(Session session) {
    sweep(session);
    idle.push(session);
  }

  private void judge(CryptokiException cause) throws LostHsmException {
    String failure = "";
    try {
      failure = runOnce(this::answers) ? "" : "the answers are wrong";
    } catch (CryptokiException e) {
      failure = e.getMessage();
    }
    if (!failure.isEmpty()) {
      throw new LostHsmException(cause.getMessage() + "; the known-answer test failed: " + failure);
    }
  }

  /** Whether every shared key is there and the known answers come. */
  boolean answers(Session session) throws CryptokiException {
    for (KeyVersion version : keys.versions()) {
      if (!version.answers(cryptoki, session.worker())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Passes over a refusal of what a caller sent. Any other goes on, and so does one by an HSM that
   * fails the known-answer test.
   */
  void passInputRefused(Session session, CryptokiException e) throws CryptokiException {
    if (!ReturnCode.isKeyRefused(e.code()) || !answers(session)) {
      throw e;
    }
  }

  /** HMAC-SHA-256 under the first version of the domain's MAC key. */
  byte[] mac(Session session, byte[] data) throws CryptokiException {
    return mac(session, keys.versions().get(0), data);
  }

  private byte[] mac(Session session, KeyVersion version, byte[] data) throws CryptokiException {
    return Mac.compute(cryptoki, session.worker(), version.mac(), data);
  }

  /** The same under the current version, which it names. */
  byte[] authenticate(Session session, byte[] data) throws CryptokiException {
    KeyVersion version = keys.currentVersion();
    return VersionTag.tag(version.number(), mac(session, version, data));
  }

  /** Whether a MAC of any version is that of the data. */
  boolean verify(Session session, byte[] data, byte[] mac) throws CryptokiException {
    Optional<KeyVersion> version = keys.version(VersionTag.ofMac(mac));
    return version.isPresent()
        && MessageDigest.isEqual(
            VersionTag.content(version.get().number(), mac), mac(session, version.get(), data));
  }

  /**
   * Wraps material: for the domain under its current key-encryption key, whose version the result
   * names; for several under the transfer key, which has one version.
   */
  byte[] wrap(Session session, Mechanism mechanism, long key, Sharing sharing)
      throws CryptokiException {
    if (sharing == Sharing.REGIONS) {
      return cryptoki.wrapKey(session.worker(), mechanism, transfer(), key);
    }
    KeyVersion version = keys.currentVersion();
    byte[] wrapped = cryptoki.wrapKey(session.worker(), mechanism, version.kek(), key);
    return VersionTag.tag(version.number(), wrapped);
  }

  /** A material's copy, unwrapped under the key that has wrapped it. */
  long unwrap(Session session, Material material, Template template) throws CryptokiException {
    if (material.sharing() == Sharing.REGIONS) {
      return unwrap(session, material, transfer(), material.wrapped(), template);
    }
    if (material.sharing() == Sharing.ADOPTED) {
      throw new InvalidMaterialException("an adopted key is not wrapped");
    }
    byte[] tagged = material.wrapped();
    KeyVersion version =
        keys.version(VersionTag.ofWrapped(tagged))
            .filter(each -> each.kek() != 0)
            .orElseThrow(
                () ->
                    new InvalidMaterialException(
                        "the material is wrapped under a version of the key-encryption key that"
                            + " this HSM lacks"));
    byte[] wrapped = VersionTag.content(version.number(), tagged);
    return unwrap(session, material, version.kek(), wrapped, template);
  }

  private long unwrap(
      Session session, Material material, long kek, byte[] wrapped, Template template)
      throws CryptokiException {
    KeyShape shape = KeyShape.of(material.spec());
    Mechanism mechanism = quirks.wrapping(shape, wrapped.length - WRAPPING_BYTES);
    return cryptoki.unwrapKey(session.owner(), mechanism, kek, wrapped, template);
  }

  /**
   * The key that wraps material for several domains.
   *
   * @throws UnsupportedMechanismException if the token has none
   */
  long transfer() {
    if (keys.transfer() == 0) {
      throw new UnsupportedMechanismException(
          "multi-Region keys need a transfer key, which this region's HSM does not have;"
              + " docs/multi-region.md says how it gets one");
    }
    return keys.transfer();
  }

  private Session borrow() throws CryptokiException {
    Session session = idle.poll();
    if (session != null) {
      return session;
    }
    long worker = openSession();
    try {
      return new Session(worker, openSession());
    } catch (CryptokiException e) {
      closeQuietly(worker);
      throw e;
    }
  }

  private long openSession() throws CryptokiException {
    long session = cryptoki.openSession(slot);
    sessions.incrementAndGet();
    return session;
  }

  /** How many sessions are open. */
  int sessions() {
    return sessions.get();
  }

  /** Has a session object destroyed by the operation that ends next. */
  void discard(long object) {
    garbage.add(object);
  }

  /** Destroys what was discarded. */
  void sweep(Session session) {
    for (Long object = garbage.poll(); object != null; object = garbage.poll()) {
      try {
        cryptoki.destroyObject(session.owner(), object);
      } catch (CryptokiException e) {
        LOG.debug("a discarded session object was gone: {}", e.getMessage());
      }
    }
  }

  private void close(Session session) {
    closeQuietly(session.worker());
    closeQuietly(session.owner());
  }

  private void closeQuietly(long session) {
    sessions.decrementAndGet();
    try {
      cryptoki.closeSession(session);
    } catch (CryptokiException e) {
      LOG.debug("a session was closed already: {}", e.getMessage());
    }
  }

  /** Closes every session; the caller is alone in the module. */
  void close() {
    for (Session session = idle.poll(); session != null; session = idle.poll()) {
      close(session);
    }
    closeQuietly(login);
  }

  /** Work in a session. */
  @FunctionalInterface
  interface Work<T> {
    T in(Session session) throws CryptokiException;
  }
}
