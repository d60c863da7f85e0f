package org.claviger.server.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.server.config.ConfigFile;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.config.WorkerConfig;
import org.claviger.server.hsm.ceremony.CeremonyApproval;
import org.claviger.server.hsm.ceremony.CeremonyException;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.pkcs11.DomainCeremony;
import org.claviger.server.store.DatabaseUse;
import org.claviger.server.store.SqliteStore;

/**
 * An HSM in a ceremony, by the configuration of the server or worker that has it otherwise.
 *
 * @param config the configuration
 * @param approvals where the operators' approvals are; empty if there are none yet
 */
record Ceremony(ServerConfig config, Optional<Path> approvals) {
  private static final int MAX_DOCUMENT_BYTES = 64 * 1024;

  static Ceremony of(Path configFile) {
    return new Ceremony(ConfigFile.read(configFile), Optional.empty());
  }

  /** The same with the operators' approvals. */
  Ceremony with(ApprovalsOption option) {
    return new Ceremony(config, option.folder());
  }

  /** Does something with the HSM, while a server may run. */
  <T> T beside(Work<T> work) throws IOException {
    try (DomainCeremony ceremony = DomainCeremony.open(config.hsm())) {
      return work.with(ceremony);
    } catch (CeremonyException e) {
      throw e;
    } catch (IllegalStateException e) {
      // A token that is not as it must be: the message says what to do.
      throw new CeremonyException(e.getMessage(), e);
    }
  }

  /** Does the first thing with an HSM: the software HSM's PINs are made. */
  <T> T beginning(Work<T> work) throws IOException {
    DataDirectory data = new DataDirectory(config.data());
    Pins.createIfMissing(data.pin());
    Pins.createIfMissing(data.securityOfficerPin());
    return alone(work);
  }

  /**
   * Does something that no server may be in the middle of: one that has the tokens open holds
   * handles of the keys as they were.
   *
   * @throws CeremonyException if a server or worker runs
   */
  <T> T alone(Work<T> work) throws IOException {
    DatabaseUse none = DatabaseUse.exclude(config.store().file());
    try {
      refuseIfServed();
      return beside(work);
    } finally {
      none.close();
    }
  }

  /**
   * Does something with the HSM and a server's database together, neither of which anybody else has
   * open.
   *
   * @param server the configuration of the server that has the database, which is there
   * @throws CeremonyException if a worker runs
   */
  <T> T withStore(ServerConfig server, StoreWork<T> work) throws IOException {
    try (SqliteStore store = SqliteStore.open(server.store())) {
      return server.store().file().equals(config.store().file())
          ? besideStore(store, work)
          : alone(hsm -> work.with(hsm, store));
    }
  }

  private <T> T besideStore(SqliteStore store, StoreWork<T> work) throws IOException {
    refuseIfServed();
    return beside(hsm -> work.with(hsm, store));
  }

  private void refuseIfServed() {
    Optional<WorkerConfig> answering = config.hsm().worker().filter(WorkerAccess::answers);
    if (answering.isPresent()) {
      throw new CeremonyException(
          "an HSM worker answers at "
              + answering.get().place()
              + "; stop it first: it has the HSM's keys open");
    }
  }

  /** The identities' domain and those of all regions. */
  List<DomainName> domains() {
    List<DomainName> domains = new ArrayList<>(List.of(DomainName.identities()));
    config.regions().stream().map(DomainName::ofRegion).forEach(domains::add);
    return domains;
  }

  /** Who must have approved what; the one place where that is decided. */
  CeremonyApproval approval() {
    DataDirectory data = new DataDirectory(config.data());
    return new QuorumApproval(new QuorumGate(config.hsm(), data, Clock.systemUTC()), approvals);
  }

  /** A request or a package, which are small. */
  static byte[] read(Path file) throws IOException {
    if (Files.size(file) > MAX_DOCUMENT_BYTES) {
      throw new CeremonyException(file + " is too long to be a request or a package");
    }
    return Files.readAllBytes(file);
  }

  /** What is done with HSM and database. */
  @FunctionalInterface
  interface StoreWork<T> {
    T with(DomainCeremony ceremony, SqliteStore store) throws IOException;
  }

  /** What is done with the HSM. */
  @FunctionalInterface
  interface Work<T> {
    T with(DomainCeremony ceremony) throws IOException;
  }
}
