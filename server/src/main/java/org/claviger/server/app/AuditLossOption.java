package org.claviger.server.app;

import java.util.Optional;
import picocli.CommandLine.Option;

/** How an operator goes on after an audit trail or a database was lost. */
final class AuditLossOption {
  @Option(
      names = "--accept-audit-loss",
      paramLabel = "ANCHOR",
      description =
          "Goes on without the records, or the changes, that this anchor proves; a refused start"
              + " names it. Good for that one anchor only, and recorded.")
  private String anchor;

  Optional<String> anchor() {
    return Optional.ofNullable(anchor);
  }
}
