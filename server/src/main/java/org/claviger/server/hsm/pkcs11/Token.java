package org.claviger.server.hsm.pkcs11;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.claviger.server.hsm.HsmMember;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.InvalidCiphertextException;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.hsm.UnsupportedMechanismException;
import org.claviger.server.measure.WatchedCache;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token in use: the way from an operation to its present connection, through the gate, with
 * recovery when the connection is dead. Return codes are translated here, once.
 *
 * @param <S> what is kept with a connection beside itself
 */
final class Token<S> {
  private static final Logger LOG = LoggerFactory.getLogger(Token.class);

  private final Library library;
  private final TokenAccess access;
  private final String label;
  private final DomainKind kind;
  private final Companion<S> companion;
  private final LongAdder failures = new LongAdder();
  private volatile Live<S> live;
  private volatile String down = "not connected yet";
  private volatile boolean closed;
  private volatile boolean pinRefused;

  private Token(Library library, TokenAccess access, DomainKind kind, Companion<S> companion) {
    this.library = library;
    this.access = access;
    this.label = access.label();
    this.kind = kind;
    this.companion = companion;
  }

  /**
   * Connects to the token, which is made if there is none.
   *
   * @throws IllegalStateException if the token is not as it must be
   * @throws HsmUnavailableException if the HSM cannot do it now
   */
  static <S> Token<S> open(Library library, String label, DomainKind kind, Companion<S> companion) {
    return open(library, new OwnToken(library, label), kind, companion, true);
  }

  /**
   * Connects to a token.
   *
   * @param mayCreate whether token and domain are made if there is none
   * @throws IllegalStateException if the token is not as it must be
   * @throws HsmUnavailableException if the HSM cannot do it now
   */
  static <S> Token<S> open(
      Library library,
      TokenAccess access,
      DomainKind kind,
      Companion<S> companion,
      boolean mayCreate) {
    String label = access.label();
    Token<S> token = new Token<>(library, access, kind, companion);
    try {
      library.gate().alone(() -> token.connect(mayCreate));
    } catch (CryptokiException e) {
      throw new HsmUnavailableException(
          "cannot use the HSM token " + label + ": " + e.getMessage(), e);
    }
    library.add(token);
    return token;
  }

  private void connect(boolean mayCreate) throws CryptokiException {
    boolean create = mayCreate && !library.config().openOnly();
    long slot = access.slot(create);
    long login = access.login(slot);
    boolean sound = false;
    try {
      live = connection(slot, login, create);
      sound = true;
    } finally {
      if (!sound) {
        library.cryptoki().closeSession(login);
      }
    }
  }

  private Live<S> connection(long slot, long login, boolean mayCreate) throws CryptokiException {
    Cryptoki cryptoki = library.cryptoki();
    DomainKeys keys =
        new DomainSetup(cryptoki, library.quirks(), label, login).keys(kind, mayCreate);
    Connection connection = new Connection(cryptoki, library.quirks(), slot, login, keys);
    return new Live<>(connection, companion.of(connection, new Session(login, login)));
  }

  String label() {
    return label;
  }

  boolean connected() {
    return live != null;
  }

  /** The present connection, or null. */
  Connection connection() {
    Live<S> now = live;
    return now == null ? null : now.connection();
  }

  /** What is kept with the present connection; empty if there is none. */
  Optional<S> state() {
    return Optional.ofNullable(live).map(Live::state);
  }

  /** The token as it is seen from outside. */
  HsmMember member(List<WatchedCache> caches) {
    return new HsmMember(label, this::connected, this::sessions, failures::sum, caches);
  }

  private int sessions() {
    Connection now = connection();
    return now == null ? 0 : now.sessions();
  }

  /** Why there is no connection. */
  String down() {
    return down;
  }

  /** Forgets the connection; its sessions and objects end with C_Finalize. */
  void disconnect(String reason) {
    live = null;
    down = reason;
  }

  /** Connects again to the token that must be there. */
  void reconnect() {
    if (pinRefused) {
      return;
    }
    try {
      connect(false);
      down = "";
    } catch (CryptokiException | IllegalStateException | java.io.UncheckedIOException e) {
      down = "the HSM token " + label + " is lost: " + e.getMessage();
      LOG.warn("{}", down);
      // Trying a wrong PIN again and again would lock the token.
      pinRefused =
          e instanceof CryptokiException refusal && ReturnCode.isPinRefused(refusal.code());
    }
  }

  /** Does work in which a refusal by the module is the module's trouble. */
  <T> T use(Gate.Work limit, Work<S, T> work) {
    try {
      return attempt(limit, work);
    } catch (CryptokiException e) {
      throw translate(e);
    }
  }

  /** Opens what a caller sent, in which a refusal by a living module is the input's fault. */
  <T> T open(Work<S, T> work) {
    try {
      return attempt(Gate.Work.USE, work);
    } catch (CryptokiException e) {
      if (ReturnCode.isInputRefused(e.code()) && !(e instanceof MaterialRefusedException)) {
        throw new InvalidCiphertextException("not made with this key, or changed");
      }
      throw translate(e);
    }
  }

  private RuntimeException translate(CryptokiException e) {
    if (e instanceof MaterialRefusedException) {
      return new InvalidMaterialException("the HSM does not unwrap the material", e);
    }
    if (ReturnCode.isMissingMechanism(e.code())) {
      return new UnsupportedMechanismException("the HSM lacks the mechanism: " + e.getMessage(), e);
    }
    failures.increment();
    return new HsmUnavailableException("the HSM refused: " + e.getMessage(), e);
  }

  private <T> T attempt(Gate.Work limit, Work<S, T> work) throws CryptokiException {
    try {
      return attemptTwice(limit, work);
    } catch (HsmUnavailableException e) {
      failures.increment();
      throw e;
    }
  }

  private <T> T attemptTwice(Gate.Work limit, Work<S, T> work) throws CryptokiException {
    try {
      return enter(limit, work);
    } catch (LostConnection lost) {
      library.recover(this, lost.connection, lost.getMessage());
    }
    try {
      return enter(limit, work);
    } catch (LostConnection lost) {
      throw new HsmUnavailableException("the HSM is lost: " + lost.getMessage(), lost);
    }
  }

  private <T> T enter(Gate.Work limit, Work<S, T> work) throws CryptokiException, LostConnection {
    if (closed) {
      throw new HsmUnavailableException("the HSM token " + label + " was closed");
    }
    Gate.Pass pass = library.gate().enter(limit);
    try {
      Live<S> now = live;
      if (now == null) {
        throw new LostConnection(null, closed ? "closed" : down);
      }
      try {
        return now.connection().run(session -> work.with(now, session));
      } catch (LostHsmException e) {
        throw new LostConnection(now.connection(), e.getMessage());
      }
    } finally {
      pass.close();
    }
  }

  /** Closes the token's sessions, once nobody is in the module. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    library.remove(this);
    try {
      library.gate().alone(this::closeSessions);
    } catch (HsmUnavailableException e) {
      LOG.warn("sessions of {} stay open: {}", label, e.getMessage());
    }
  }

  private void closeSessions() {
    Connection connection = connection();
    live = null;
    if (connection != null) {
      connection.close();
    }
  }

  /**
   * A connection and what is kept with it.
   *
   * @param connection the connection
   * @param state ends when the connection ends
   */
  record Live<S>(Connection connection, S state) {}

  /** Makes what is kept with a connection. */
  @FunctionalInterface
  interface Companion<S> {
    S of(Connection connection, Session session) throws CryptokiException;
  }

  /** Work with a connection. */
  @FunctionalInterface
  interface Work<S, T> {
    T with(Live<S> live, Session session) throws CryptokiException;
  }

  private static final class LostConnection extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Connection connection;

    LostConnection(Connection connection, String reason) {
      super(reason, null, false, false);
      this.connection = connection;
    }
  }
}
