package org.claviger.server.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.claviger.server.config.ConfigFile;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.hsm.ceremony.CeremonyException;
import org.claviger.server.hsm.ceremony.DomainName;
import picocli.CommandLine.Option;

/** Which region's material a ceremony is about, and whose database has it. */
final class ServerDatabaseOptions {
  @Option(names = "--region", paramLabel = "NAME", required = true, description = "The region.")
  private String region;

  @Option(
      names = "--server",
      paramLabel = "FILE",
      description = {
        "The configuration of the server that has the database and the audit record, where",
        "--config is a worker's."
      })
  private Optional<Path> server;

  String region() {
    return region;
  }

  DomainName domain() {
    return DomainName.ofRegion(region);
  }

  /**
   * The configuration of the server that hosts the region, and has a database.
   *
   * @throws CeremonyException if it does not host it, or has none
   */
  ServerConfig config(Ceremony ceremony) {
    ServerConfig config = server.map(ConfigFile::read).orElseGet(ceremony::config);
    if (!config.regions().contains(region)) {
      throw new CeremonyException(
          "the server hosts no region "
              + region
              + ". Material of custom key stores is not re-wrapped: it is in their tokens");
    }
    Path database = config.store().file();
    if (!Files.exists(database)) {
      throw new CeremonyException(
          "there is no database " + database + "; give the server's configuration by --server");
    }
    return config;
  }
}
