package org.claviger.server.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.claviger.server.audit.Anchored;
import org.claviger.server.audit.SigningKey;
import org.claviger.server.audit.Verification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Names the keys that sign the audit record. */
@Command(
    name = "key",
    description = "Prints the fingerprints of the keys that signed the audit record, to be noted.",
    mixinStandardHelpOptions = true)
final class AuditKeyCommand implements Callable<Integer> {
  @Mixin private AuditEvidenceOptions evidence;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Verification verification = evidence.verify(List.of());
    PrintWriter out = spec.commandLine().getOut();
    if (!(verification instanceof Verification.Whole whole)) {
      out.println(verification.message());
      return verification instanceof Verification.Tampered ? 1 : 2;
    }
    Optional<Anchored> anchored = whole.anchored();
    if (anchored.isEmpty()) {
      out.println("cannot be said: no record is anchored yet");
      return 2;
    }
    for (SigningKey key : anchored.get().keys()) {
      out.println(key.fingerprint() + " " + key.region());
    }
    return 0;
  }
}
