package org.claviger.server.app;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which HSM a command is about. */
final class CeremonyConfigOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The configuration of the server or worker that has the HSM, in YAML.")
  private Path file;

  Ceremony ceremony() {
    return Ceremony.of(file);
  }
}
