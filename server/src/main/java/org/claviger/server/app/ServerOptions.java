package org.claviger.server.app;

import java.nio.file.Path;
import java.util.List;
import org.claviger.server.config.ConfigFile;
import org.claviger.server.config.ServerConfig;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * Which server a ceremony is about: one of {@code serve} by its file, one of {@code up} by its
 * folder.
 */
final class ServerOptions {
  @ArgGroup(multiplicity = "1")
  private Which which;

  @Option(
      names = "--regions",
      paramLabel = "LIST",
      split = ",",
      description = "With --data: the hosted regions (default: ${DEFAULT-VALUE}).",
      defaultValue = ServerConfig.DEFAULT_REGION)
  private List<String> regions;

  /** One of the two. */
  private static final class Which {
    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "The configuration of 'serve', in YAML.")
    private Path file;

    @Option(names = "--data", paramLabel = "DIR", description = "The data folder of 'up'.")
    private Path data;
  }

  ServerConfig config() {
    return config(ServerConfig.DEFAULT_ACCOUNT, regions);
  }

  /** The same for an account and regions that {@code up} is told otherwise. */
  ServerConfig config(String account, List<String> hosted) {
    return which.file != null
        ? ConfigFile.read(which.file)
        : ConfigFile.embedded(which.data, account, hosted, 0, 0);
  }

  /** How the server is started. */
  String startCommand(ServerConfig config) {
    return which.file != null
        ? "./claviger serve --config " + which.file
        : "./claviger up --data "
            + which.data
            + " --regions "
            + String.join(",", config.regions())
            + " --account "
            + config.accountId();
  }
}
