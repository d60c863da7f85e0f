package org.claviger.server.app;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where the approvals of an operation are. */
final class ApprovalsOption {
  @Option(
      names = "--approvals",
      paramLabel = "FOLDER",
      description = "The request and the operators' approvals, once there are operators.")
  private Optional<Path> folder;

  Optional<Path> folder() {
    return folder;
  }
}
