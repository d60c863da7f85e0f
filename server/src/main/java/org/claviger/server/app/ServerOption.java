package org.claviger.server.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.claviger.server.config.ConfigFile;
import org.claviger.server.config.ServerConfig;
import picocli.CommandLine.Option;

/** Which server a command is about: by its configuration, or by the data folder of one of up's. */
final class ServerOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The server's configuration, in YAML; without it: a server of 'up'.")
  private Optional<Path> file;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "claviger-data",
      description = "The data folder of a server of 'up' (default: ./${DEFAULT-VALUE}).")
  private Path folder;

  ServerConfig config() throws IOException {
    return file.isPresent()
        ? ConfigFile.read(file.get())
        : ConfigFile.embedded(
            folder, ServerConfig.DEFAULT_ACCOUNT, List.of(ServerConfig.DEFAULT_REGION), 0, 0);
  }
}
