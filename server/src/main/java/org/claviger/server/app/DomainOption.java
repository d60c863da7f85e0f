package org.claviger.server.app;

import org.claviger.server.hsm.ceremony.DomainName;
import picocli.CommandLine.Option;

/** Which domain a command is about. */
final class DomainOption {
  @Option(
      names = "--region",
      paramLabel = "NAME",
      description = "The domain of this region.",
      required = true)
  private String region;

  @Option(
      names = "--identities",
      description = "The domain of identities, which all regions share.",
      required = true)
  private boolean identities;

  DomainName name() {
    return identities ? DomainName.identities() : DomainName.ofRegion(region);
  }
}
