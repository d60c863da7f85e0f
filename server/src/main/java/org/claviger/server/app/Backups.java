package org.claviger.server.app;

import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.audit.FileAuditTrail;
import org.claviger.server.backup.BackupMaker;
import org.claviger.server.backup.CreateBackup;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.http.HostedRegions;
import org.claviger.server.iam.Identities;
import org.claviger.server.operation.Operation;
import org.claviger.server.store.SqliteStore;

/** Puts together what makes backups of a running server. */
final class Backups {
  private Backups() {}

  /** The actions on backups. */
  static List<Operation<?>> operations(
      ServerConfig config,
      Identities iam,
      SqliteStore store,
      FileAuditTrail audit,
      HostedRegions regions,
      Clock clock) {
    Map<DomainName, HsmDomain> domains = new LinkedHashMap<>();
    domains.put(DomainName.identities(), iam.domain());
    regions
        .byName()
        .forEach((name, region) -> domains.put(DomainName.ofRegion(name), region.hsm()));
    BackupMaker.Source source =
        new BackupMaker.Source(
            version(),
            config.accountId(),
            config.regions(),
            RegionAnchorSigner.of(regions.byDefault()),
            domains,
            audit::head,
            store::copyTo,
            () -> store.view().fileBytes());
    return List.of(new CreateBackup(iam, new BackupMaker(config.backup(), source, clock)));
  }

  /** The version of this server. */
  static String version() {
    return Optional.ofNullable(Backups.class.getPackage().getImplementationVersion())
        .filter(version -> version.matches("[0-9A-Za-z.+-]{1,64}"))
        .orElse("unknown");
  }

  /** A name for a person: without what a terminal would obey. */
  static String printable(Path path) {
    return ExplanationText.printable(path.toString());
  }
}
