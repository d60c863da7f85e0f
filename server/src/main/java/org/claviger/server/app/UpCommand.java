package org.claviger.server.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.claviger.server.config.ConfigFile;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.config.ServerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A whole server in the foreground on the embedded defaults. */
@Command(
    name = "up",
    description = "Runs a whole server on SoftHSM and SQLite, bound to 127.0.0.1.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "claviger-data",
      description = "Where everything is kept (default: ./${DEFAULT-VALUE}).")
  private Path data;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8443",
      description = "The HTTPS port, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--management-port",
      paramLabel = "N",
      defaultValue = "8444",
      description =
          "The port of health and metrics, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int managementPort;

  @Option(
      names = "--regions",
      paramLabel = "LIST",
      split = ",",
      defaultValue = ServerConfig.DEFAULT_REGION,
      description = "The hosted regions, the first is the default (default: ${DEFAULT-VALUE}).")
  private List<String> regions;

  @Option(
      names = "--account",
      paramLabel = "ID",
      defaultValue = ServerConfig.DEFAULT_ACCOUNT,
      description = "The account, 12 digits (default: ${DEFAULT-VALUE}).")
  private String account;

  @Option(
      names = "--request-quotas",
      description = "Refuse what exceeds AWS's request quotas (default: off).")
  private boolean requestQuotas;

  @Mixin private AuditLossOption auditLoss;

  @Override
  public Integer call() throws Exception {
    ServerConfig config = ConfigFile.embedded(data, account, regions, port, managementPort);
    if (requestQuotas) {
      config = config.withQuotas(QuotaConfig.defaults());
    }
    return Foreground.run(
        config.acceptingAuditLoss(auditLoss.anchor()),
        Optional.empty(),
        spec.commandLine().getOut());
  }
}
