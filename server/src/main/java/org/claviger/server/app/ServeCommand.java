package org.claviger.server.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.claviger.server.config.ConfigFile;
import org.claviger.server.config.ServerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A server by a configuration file. */
@Command(
    name = "serve",
    description = "Runs a server from a YAML file; docs/operations.md lists every setting.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The configuration, in YAML.")
  private Path file;

  @Mixin private AuditLossOption auditLoss;

  @Override
  public Integer call() throws Exception {
    ServerConfig config = ConfigFile.read(file).acceptingAuditLoss(auditLoss.anchor());
    return Foreground.run(config, Optional.of(file), spec.commandLine().getOut());
  }
}
