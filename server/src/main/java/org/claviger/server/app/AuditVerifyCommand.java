package org.claviger.server.app;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.claviger.server.audit.AuditVerifier;
import org.claviger.server.audit.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Verification verification = AuditVerifier.verify(new DataDirectory(data).audit());
    spec.commandLine().getOut().println(verification.message());
    if (verification instanceof Verification.Whole) {
      return 0;
    }
    return verification instanceof Verification.Tampered ? 1 : 2;
  }
}
