package org.claviger.server.hsm.pkcs11;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmMember;
import org.claviger.server.hsm.HsmModule;
import org.claviger.server.hsm.HsmQueue;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.TokenName;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.measure.Watch;

/**
 * A PKCS#11 module. A process initialises a module once: opening it again with an equal
 * configuration shares it, and the last to close it finalises it. Safe for many threads.
 */
public final class Pkcs11Module implements HsmModule {
  static final String IDENTITY_LABEL = "claviger-identity";

  private static final String REGION_LABEL_PREFIX = "claviger-";
  private static final Map<String, Shared> OPEN = new ConcurrentHashMap<>();

  /** By module: one that hangs when it is initialised holds up no other. */
  private static final Map<String, Object> LOCKS = new ConcurrentHashMap<>();

  private final Library library;
  private final List<HsmDomain> domains = new ArrayList<>();
  private final List<HsmMember> members = new ArrayList<>();
  private boolean closed;

  private Pkcs11Module(Library library) {
    this.library = library;
  }

  /**
   * Loads and initialises the module.
   *
   * @throws IllegalStateException if it cannot be loaded, or is open with another configuration
   */
  public static Pkcs11Module open(HsmConfig config) {
    String path = config.module().toString();
    synchronized (lock(path)) {
      Shared shared = OPEN.get(path);
      if (shared == null) {
        shared = new Shared(Library.open(config));
        OPEN.put(path, shared);
      }
      if (!shared.library.config().equals(config)) {
        throw new IllegalStateException(
            "the PKCS#11 module "
                + path
                + " is open in this process with another configuration: a process uses a module as"
                + " one HSM. Give each HSM behind it a worker of its own ('./claviger hsm serve')");
      }
      shared.users++;
      return new Pkcs11Module(shared.library);
    }
  }

  /** On the token {@code claviger-REGION}. */
  @Override
  public synchronized Pkcs11Hsm openRegion(String region) {
    RegionCompanion companion = new RegionCompanion(library.config());
    Token<RegionKeys> token =
        Token.open(opened(), REGION_LABEL_PREFIX + region, DomainKind.REGION, companion);
    library.probed(companion.capabilities());
    Pkcs11Hsm hsm = new Pkcs11Hsm(token, companion.capabilities());
    domains.add(hsm);
    members.add(token.member(companion.caches(token)));
    return hsm;
  }

  /**
   * The security officer takes part only in a SoftHSM that the server keeps itself: some HSMs are
   * erased by a few wrong PINs. Tokens that are open already stay as they are, and so do those that
   * are made by ceremony.
   */
  @Override
  public void shareTransferKey(List<String> regions) {
    if (!library.config().openOnly()) {
      shareTransferKey(regions, library.config().softHsmDirectory().isPresent());
    }
  }

  /**
   * The same, in which the security officer takes part or does not: then regions that lack the key
   * stay without it.
   */
  synchronized void shareTransferKey(List<String> regions, boolean bySecurityOfficer) {
    List<DomainName> names = regions.stream().map(DomainName::ofRegion).toList();
    if (names.stream().map(DomainName::tokenLabel).anyMatch(opened()::isOpen)) {
      return;
    }
    try {
      DomainCeremony ceremony = new DomainCeremony(library.config(), library.cryptoki());
      library.gate().alone(() -> new TransferCeremony(ceremony).share(names, bySecurityOfficer));
    } catch (CryptokiException e) {
      throw new HsmUnavailableException(
          "the transfer key does not reach every region: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized boolean hasRegion(String region) {
    return has(REGION_LABEL_PREFIX + region);
  }

  /** On the token {@code claviger-identity}. */
  @Override
  public synchronized HsmDomain openIdentity() {
    Token<Connection> token =
        Token.open(
            opened(), IDENTITY_LABEL, DomainKind.IDENTITY, (connection, session) -> connection);
    HsmDomain domain = new Pkcs11Domain(token);
    domains.add(domain);
    members.add(token.member(List.of()));
    return domain;
  }

  @Override
  public synchronized List<HsmMember> members() {
    return List.copyOf(members);
  }

  @Override
  public Optional<HsmQueue> queue() {
    return Optional.of(new Queue(library));
  }

  @Override
  public synchronized boolean hasIdentity() {
    return has(IDENTITY_LABEL);
  }

  /** Whether the token is there. */
  synchronized boolean has(TokenName token) {
    Gate.Pass pass = opened().gate().enter(Gate.Work.USE);
    try {
      return NamedToken.find(library.cryptoki(), token).isPresent();
    } catch (CryptokiException e) {
      throw new HsmUnavailableException("cannot list the HSM's tokens: " + e.getMessage(), e);
    } finally {
      pass.close();
    }
  }

  /** Restarts the module, unless that was done a short time ago. */
  synchronized void rescan(String reason) {
    opened().rescan(reason);
  }

  /**
   * Opens a custom key store's HSM; this module is closed with it.
   *
   * @param pin of the token's user; copied
   * @param mayCreate whether the domain's keys are made where there are none
   * @throws IllegalStateException if the token's keys are not as they must be, or the module does
   *     not protect keys
   * @throws HsmUnavailableException if the HSM refuses or cannot do it now
   */
  synchronized Pkcs11KeyStoreHsm openKeyStore(TokenName name, byte[] pin, boolean mayCreate) {
    RegionCompanion companion = RegionCompanion.ofKeyStore(library.config(), library.probed());
    KeyStoreToken access = new KeyStoreToken(opened().cryptoki(), name, pin);
    boolean used = false;
    try {
      Token<RegionKeys> token =
          Token.open(library, access, DomainKind.KEY_STORE, companion, mayCreate);
      used = true;
      library.probed(companion.capabilities());
      return new Pkcs11KeyStoreHsm(
          token,
          companion.capabilities(),
          () -> {
            access.wipe();
            close();
          });
    } finally {
      if (!used) {
        access.wipe();
      }
    }
  }

  private boolean has(String label) {
    Gate.Pass pass = opened().gate().enter(Gate.Work.USE);
    try {
      return library.slots().find(label).isPresent();
    } catch (CryptokiException e) {
      throw new HsmUnavailableException("cannot list the HSM's tokens: " + e.getMessage(), e);
    } finally {
      pass.close();
    }
  }

  private Library opened() {
    if (closed) {
      throw new IllegalStateException("the PKCS#11 module was closed");
    }
    return library;
  }

  /** Closes the domains opened here; finalises the module if no one else has it open. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (HsmDomain domain : domains) {
      domain.close();
    }
    release(library);
  }

  private static void release(Library library) {
    String path = library.config().module().toString();
    synchronized (lock(path)) {
      Shared shared = OPEN.get(path);
      shared.users--;
      if (shared.users == 0) {
        OPEN.remove(path);
        library.close();
      }
    }
  }

  private static Object lock(String path) {
    return LOCKS.computeIfAbsent(path, each -> new Object());
  }

  private record Queue(Library library) implements HsmQueue {
    @Override
    public int inside() {
      return library.gate().inside();
    }

    @Override
    public int waiting() {
      return library.gate().waiting();
    }

    @Override
    public Duration overdue() {
      return library.gate().overdue();
    }

    @Override
    public long recoveries() {
      return library.recoveries();
    }

    @Override
    public void watch(Watch waits) {
      library.gate().watch(waits);
    }
  }

  private static final class Shared {
    private final Library library;
    private int users;

    Shared(Library library) {
      this.library = library;
    }
  }
}
