package org.claviger.server.app;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.claviger.server.quorum.Quorum;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the operators. */
@Command(
    name = "list",
    description = "Prints the operators and how many of them must approve.",
    mixinStandardHelpOptions = true)
final class OperatorsListCommand implements Callable<Integer> {
  @Mixin private ServerOptions server;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    print(KeptQuorum.read(server.config().hsm()), spec.commandLine().getOut());
    return 0;
  }

  static void print(Optional<Quorum> quorum, PrintWriter out) {
    if (quorum.isEmpty()) {
      out.println("No operators are enrolled: nothing needs an approval.");
      return;
    }
    Quorum present = quorum.get();
    out.printf(
        "%d of %d operators must approve (version %d):%n",
        present.threshold(), present.operators().size(), present.version());
    present
        .operators()
        .forEach(each -> out.println("  " + each.name() + " " + each.key().fingerprint()));
  }
}
