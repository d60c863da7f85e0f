package org.claviger.server.app;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.claviger.server.backup.BackupFile;
import org.claviger.server.backup.BackupPrivateKey;
import org.claviger.server.backup.BackupRefusedException;
import org.claviger.server.backup.DomainFiles;
import org.claviger.server.backup.Manifest;
import org.claviger.server.backup.Rewrapping;
import org.claviger.server.backup.TrailSince;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.hsm.ceremony.CeremonyStep;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.DomainPackage;
import org.claviger.server.hsm.ceremony.Recipient;
import org.claviger.server.store.SqliteStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Restores a backup that was found good, onto a blank machine and blank HSM tokens. */
final class Restore {
  private static final Logger log = LoggerFactory.getLogger(Restore.class);

  private final Optional<Path> approvals;
  private final ServerConfig config;
  private final BackupFile backup;
  private final List<DomainPackage> packages;

  /**
   * Of a server that does not run.
   *
   * @param packages the backup's
   */
  Restore(
      ServerConfig config,
      BackupFile backup,
      List<DomainPackage> packages,
      Optional<Path> approvals) {
    this.approvals = approvals;
    this.config = requireNonNull(config, "config");
    this.backup = requireNonNull(backup, "backup");
    this.packages = List.copyOf(packages);
  }

  /**
   * What came of it.
   *
   * @param deletions how many deletions were done again
   * @param signerKey the fingerprint of the new audit signing key
   */
  record Outcome(int deletions, String signerKey) {
    Outcome {
      requireNonNull(signerKey, "signerKey");
    }
  }

  /**
   * Checks that nothing is there that a restore would change, and that the backup fits the
   * configuration.
   *
   * @throws BackupRefusedException if not
   */
  void requireBlank() throws IOException {
    Manifest manifest = backup.manifest();
    if (!config.accountId().equals(manifest.account())) {
      throw new BackupRefusedException(
          "the backup is of account " + manifest.account() + ", the configuration of another");
    }
    if (manifest.schema() > SqliteStore.newestSchema()) {
      throw new BackupRefusedException(
          "the backup has the schema of a newer server (version "
              + manifest.schema()
              + ", this one knows up to "
              + SqliteStore.newestSchema()
              + "): restore it with that server");
    }
    for (String region : manifest.regions()) {
      if (!config.regions().contains(region)) {
        throw new BackupRefusedException("the configuration does not host the region " + region);
      }
      requirePackage(DomainName.ofRegion(region));
    }
    requirePackage(DomainName.identities());
    requireNoFile(config.store().file());
    requireEmpty(config.audit().folder());
    config.hsm().softHsmDirectory().map(hsm -> hsm.resolve("tokens")).ifPresent(this::requireEmpty);
    requireEmpty(config.backup().domains());
  }

  private void requirePackage(DomainName domain) {
    if (packages.stream().noneMatch(each -> each.domain().equals(domain))) {
      throw new BackupRefusedException("the backup does not hold the keys of " + domain);
    }
  }

  private static void requireNoFile(Path file) {
    if (Files.exists(file)) {
      throw new BackupRefusedException(file + " is there already: restore onto a blank machine");
    }
  }

  private void requireEmpty(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> there = Files.list(folder)) {
      if (there.findAny().isPresent()) {
        throw new BackupRefusedException(folder + " is not empty: restore onto a blank machine");
      }
    } catch (IOException e) {
      throw new BackupRefusedException(folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Restores.
   *
   * @param since what happened since the backup was made
   * @param unknownUses what every AEAD key may have encrypted since; empty if {@code since} says it
   * @param rootCredentials whether to write the root user's access key for clients
   */
  Outcome run(
      BackupPrivateKey key, TrailSince since, Optional<Long> unknownUses, boolean rootCredentials)
      throws IOException {
    Ceremony ceremony = new Ceremony(config, approvals);
    ceremony
        .approval()
        .require(
            new CeremonyStep(
                CeremonyStep.Kind.RESTORE, DomainName.identities(), backup.manifest().id()));
    DataDirectory data = new DataDirectory(config.data());
    data.create();
    receive(ceremony, key);
    DomainFiles files = new DomainFiles(config.backup().domains());
    for (DomainPackage each : packages) {
      files.put(each);
    }
    Path store = config.store().file();
    Files.createDirectories(store.toAbsolutePath().getParent());
    Manifest.Part database = backup.manifest().part(Manifest.DATABASE).orElseThrow();
    backup.extract(database, store);
    try (RestoredServer server = RestoredServer.open(config, backup.manifest(), since)) {
      if (rootCredentials) {
        server.writeRootCredentials(new ClientFiles(data.client()));
      }
      return server.replay(since, unknownUses);
    }
  }

  /** Brings the domains' keys onto the HSM, through this process's memory. */
  private void receive(Ceremony ceremony, BackupPrivateKey key) throws IOException {
    int received =
        ceremony.beginning(
            hsm -> {
              for (DomainPackage each : packages) {
                Recipient blank = hsm.request(each.domain());
                hsm.receive(each.domain(), Rewrapping.forHsm(each, key, blank), each.check());
              }
              return packages.size();
            });
    log.info("the HSM has the keys of {} domains", received);
  }
}
