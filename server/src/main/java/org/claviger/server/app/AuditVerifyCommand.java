package org.claviger.server.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.claviger.server.audit.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      names = "--key",
      paramLabel = "FINGERPRINT",
      description =
          "The fingerprint of a key that may sign anchors, noted elsewhere; may be given again.")
  private List<String> keys = List.of();

  @Option(names = "--json", description = "Answers in JSON.")
  private boolean isJson;

  @Mixin private AuditEvidenceOptions evidence;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Verification verification = evidence.verify(keys);
    PrintWriter out = spec.commandLine().getOut();
    out.println(isJson ? VerificationJson.of(verification) : text(verification));
    if (verification instanceof Verification.Whole) {
      return 0;
    }
    return verification instanceof Verification.Tampered ? 1 : 2;
  }

  private String text(Verification verification) {
    boolean isAlone = verification instanceof Verification.Whole && evidence.database().isEmpty();
    return verification.message()
        + (isAlone ? "\nThere is no database here, so its anchors were not compared." : "");
  }
}
