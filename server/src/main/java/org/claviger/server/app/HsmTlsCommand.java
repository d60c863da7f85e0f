package org.claviger.server.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.claviger.server.config.InvalidConfigException;
import org.claviger.server.http.tls.TierCertificates;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the certificates by which a server and HSM workers on other machines know each other. */
@Command(
    name = "tls",
    description = {
      "Makes certificates for a server and its HSM workers on other machines (hsm.worker.address),",
      "under an authority of their own whose key is not kept."
    },
    mixinStandardHelpOptions = true)
final class HsmTlsCommand implements Callable<Integer> {
  private static final int MAX_DAYS = 3650;

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      required = true,
      description = "Where they are written; a new folder.")
  private Path folder;

  @Option(
      names = "--worker",
      paramLabel = "NAME[,NAME...]",
      required = true,
      description = "The names and addresses of a worker; once for each worker.")
  private List<String> workers;

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "How long they last (default: ${DEFAULT-VALUE}).")
  private int days = 365;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (days < 1 || days > MAX_DAYS) {
      throw new InvalidConfigException("--days is " + days + "; it must be 1 to " + MAX_DAYS);
    }
    List<List<String>> names = workers.stream().map(each -> List.of(each.split(",", -1))).toList();
    PrintWriter out = spec.commandLine().getOut();
    try {
      for (TierCertificates.Made made :
          TierCertificates.make(folder, names, Instant.now(), Duration.ofDays(days))) {
        out.println(made.fingerprint() + "  " + folder.resolve(made.name() + ".pem"));
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidConfigException(e.getMessage(), e);
    }
    out.flush();
    return 0;
  }
}
