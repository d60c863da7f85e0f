package org.claviger.server.key;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.claviger.server.audit.ServiceEvent;
import org.claviger.server.config.AeadConfig;
import org.claviger.server.config.CustomKeyStoresConfig;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.KeyConfig;
import org.claviger.server.config.PinSource;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.hsm.DomainRowAuthenticator;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.pkcs11.Pkcs11Module;
import org.claviger.server.keystore.Cluster;
import org.claviger.server.keystore.KeyStores;
import org.claviger.server.region.RegionGroup;
import org.claviger.server.store.RowAuthenticator;
import org.claviger.server.store.SqliteStore;
import org.claviger.server.store.Store;

/** A region on a SoftHSM token and an SQLite database of a test's own. */
public final class TestRegion implements AutoCloseable {
  /** Its name. */
  public static final String NAME = "us-east-1";

  /** Null where somebody else closes the HSM. */
  private final Pkcs11Module module;

  private final String name;
  private final Hsm hsm;
  private final Store store;
  private final KeyConfig config;
  private final Map<String, Cluster> clusters;
  private final List<ServiceEvent> events = new CopyOnWriteArrayList<>();
  private final TestClock clock;
  private final RegionGroup group;
  private final Region region;

  private TestRegion(Pkcs11Module module, Hsm hsm, Store store, KeyConfig config) {
    this(module, hsm, store, config, Map.of());
  }

  private TestRegion(
      Pkcs11Module module, Hsm hsm, Store store, KeyConfig config, Map<String, Cluster> clusters) {
    this(module, NAME, hsm, store, config, clusters, new TestClock(), new RegionGroup());
  }

  private TestRegion(
      Pkcs11Module module,
      String name,
      Hsm hsm,
      Store store,
      KeyConfig config,
      Map<String, Cluster> clusters,
      TestClock clock,
      RegionGroup group) {
    this.clusters = clusters;
    this.module = module;
    this.name = name;
    this.hsm = hsm;
    this.store = store;
    this.config = config;
    this.clock = clock;
    this.group = group;
    this.region = region(System::nanoTime);
    region.keyStores().start(region.keys()::storedMaterial);
    group.add(region);
  }

  /** Opens it; on a directory used before, all that was committed there is there again. */
  public static TestRegion open(Path directory, KeyConfig config) {
    Pkcs11Module module = module(directory);
    module.shareTransferKey(List.of(NAME));
    Store store = SqliteStore.open(StoreConfig.of(directory.resolve("claviger.db")));
    return new TestRegion(module, module.openRegion(NAME), store, config);
  }

  /**
   * Several regions of one HSM module, one store and one clock, among which keys are replicated.
   * The first closes what they share.
   *
   * @param seen gives of a region's HSM what its keys see in its place
   */
  public static List<TestRegion> open(
      Path directory, List<String> names, KeyConfig config, UnaryOperator<Hsm> seen) {
    Pkcs11Module module = module(directory);
    module.shareTransferKey(names);
    Store store = SqliteStore.open(StoreConfig.of(directory.resolve("claviger.db")));
    TestClock clock = new TestClock();
    RegionGroup group = new RegionGroup();
    List<TestRegion> regions = new ArrayList<>();
    for (String name : names) {
      Hsm hsm = seen.apply(module.openRegion(name));
      Pkcs11Module closed = regions.isEmpty() ? module : null;
      regions.add(new TestRegion(closed, name, hsm, store, config, Map.of(), clock, group));
    }
    return regions;
  }

  /**
   * Regions of servers apart: a store and a group for each, and one clock. The first closes the
   * module; it is to be closed last.
   */
  public static List<TestRegion> apart(Path directory, List<String> names) {
    Pkcs11Module module = module(directory);
    module.shareTransferKey(names);
    TestClock clock = new TestClock();
    List<TestRegion> regions = new ArrayList<>();
    for (String name : names) {
      Store store = SqliteStore.open(StoreConfig.of(directory.resolve(name + ".db")));
      Hsm hsm = module.openRegion(name);
      Pkcs11Module closed = regions.isEmpty() ? module : null;
      regions.add(
          new TestRegion(
              closed, name, hsm, store, KeyConfig.defaults(), Map.of(), clock, new RegionGroup()));
    }
    return regions;
  }

  /** With clusters for custom key stores, whose HSMs are looked at many times a second. */
  public static TestRegion open(Path directory, Map<String, Cluster> clusters) {
    Pkcs11Module module = module(directory);
    Store store = SqliteStore.open(StoreConfig.of(directory.resolve("claviger.db")));
    return new TestRegion(module, module.openRegion(NAME), store, KeyConfig.defaults(), clusters);
  }

  private static Pkcs11Module module(Path directory) {
    return Pkcs11Module.open(hsmConfig(directory));
  }

  /** The HSM of a region in a directory. */
  public static HsmConfig hsmConfig(Path directory) {
    return HsmConfig.softHsm(
        directory.resolve("hsm"), pin(directory, "user"), pin(directory, "so"));
  }

  /** A region of a module and on a store that somebody else closes. */
  public static TestRegion over(Pkcs11Module module, Store store) {
    return new TestRegion(null, module.openRegion(NAME), store, KeyConfig.defaults());
  }

  /** A region on the same HSM and another database; closing it leaves the HSM open. */
  TestRegion onDatabase(Path file, KeyConfig otherConfig) {
    return new TestRegion(null, hsm, SqliteStore.open(StoreConfig.of(file)), otherConfig);
  }

  /** With the defaults of production. */
  public static TestRegion open(Path directory) {
    return open(directory, KeyConfig.defaults());
  }

  /** The region. */
  public Region region() {
    return region;
  }

  /** A second view of the same store and HSM, with caches of its own, as another node has. */
  Region region(LongSupplier nanoTime) {
    RowAuthenticator authenticator = new DomainRowAuthenticator(hsm);
    Aliases aliases = new Aliases(name, store, authenticator, config, nanoTime);
    return new Region(
        name,
        hsm,
        new Keys(
            name,
            store,
            authenticator,
            hsm,
            config,
            aliases,
            new KeyStores(name, store, authenticator, hsm, clusters, KEY_STORES),
            clock,
            (transaction, event) -> events.add(event),
            group,
            nanoTime),
        aliases,
        new Certificates(store, authenticator, config, nanoTime),
        new TrustedCertificates(name, store, authenticator, config),
        new Grants(name, store, authenticator, hsm, config),
        new KeyPolicies(config),
        new UseCounts(store, authenticator, AeadConfig.defaults()),
        new LastUsages(store, authenticator));
  }

  /** The regions among which its keys are replicated. */
  public RegionGroup group() {
    return group;
  }

  /** What the service recorded of what it did by itself. */
  public List<ServiceEvent> events() {
    return events;
  }

  /** The clock by which imported material expires. */
  public TestClock clock() {
    return clock;
  }

  /** Its store. */
  public Store store() {
    return store;
  }

  /** Its HSM. */
  public Hsm hsm() {
    return hsm;
  }

  @Override
  public void close() {
    region.keyStores().close();
    if (module != null) {
      module.close();
    }
    store.close();
  }

  private static final CustomKeyStoresConfig KEY_STORES =
      new CustomKeyStoresConfig(List.of(), Duration.ofMillis(50), 10);

  private static PinSource pin(Path directory, String name) {
    Path file = directory.resolve(name + ".pin");
    try {
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "1234-" + name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return PinSource.file(file);
  }
}
