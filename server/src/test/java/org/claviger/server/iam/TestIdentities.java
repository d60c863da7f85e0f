package org.claviger.server.iam;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.IdentityConfig;
import org.claviger.server.config.PinSource;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.hsm.pkcs11.Pkcs11Module;
import org.claviger.server.key.TestRegion;
import org.claviger.server.store.SqliteStore;
import org.claviger.server.store.Store;

/** The identities of a server in a folder of the test's own: SQLite and SoftHSM. */
public final class TestIdentities implements AutoCloseable {
  /** The operator's account. */
  public static final String ACCOUNT = "111122223333";

  final Store store;
  final CountingDomain domain;
  final AtomicLong nanoTime = new AtomicLong();
  final Identities identities;
  final AccessKeys accessKeys;
  final Accounts accounts;
  private final Pkcs11Module module;

  private TestIdentities(Path folder, IdentityConfig config) throws IOException {
    store = SqliteStore.open(StoreConfig.of(folder.resolve("db").resolve("claviger.db")));
    module =
        Pkcs11Module.open(
            HsmConfig.softHsm(folder.resolve("hsm"), pin(folder, "user"), pin(folder, "so")));
    domain = new CountingDomain(module.openIdentity());
    identities = new Identities(store, domain, config, nanoTime::get);
    accessKeys = identities.accessKeys();
    accounts = identities.accounts();
  }

  /** With the defaults of production. */
  public static TestIdentities open(Path folder) throws IOException {
    return open(folder, IdentityConfig.defaults());
  }

  static TestIdentities open(Path folder, IdentityConfig config) throws IOException {
    return new TestIdentities(folder, config);
  }

  /** A region on the same store. */
  public TestRegion region() {
    return TestRegion.over(module, store);
  }

  /** The store that they are in. */
  public Store store() {
    return store;
  }

  /** All of them. */
  public Identities identities() {
    return identities;
  }

  @Override
  public void close() {
    store.close();
    module.close();
  }

  private static PinSource pin(Path folder, String name) throws IOException {
    Path file = folder.resolve(name + ".pin");
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, "2468-" + name);
    }
    return PinSource.file(file);
  }
}
