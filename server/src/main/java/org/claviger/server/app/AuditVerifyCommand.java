package org.claviger.server.app;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.claviger.server.audit.AuditVerifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checks the audit record without a server. */
@Command(
    name = "verify",
    description = "Checks the audit record offline: 0 whole, 1 tampered, 2 cannot be checked.",
    mixinStandardHelpOptions = true)
final class AuditVerifyCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "claviger-data",
      description = "The data folder of the server (default: ./${DEFAULT-VALUE}).")
  private Path data;

  @Override
  public Integer call() {
    return 2;
  }
}
