package org.claviger.server.app;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which server a command is about: by its data folder. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "claviger-data",
      description = "The data folder of the server (default: ./${DEFAULT-VALUE}).")
  private Path folder;

  DataDirectory directory() {
    return new DataDirectory(folder);
  }
}
