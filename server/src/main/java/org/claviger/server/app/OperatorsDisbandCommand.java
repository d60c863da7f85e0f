package org.claviger.server.app;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.quorum.Described;
import org.claviger.server.quorum.GuardedOperation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Ends multi-party control, if the operators approve. */
@Command(
    name = "disband",
    description = "Ends the need of approvals; the operators of now must approve that.",
    mixinStandardHelpOptions = true)
final class OperatorsDisbandCommand implements Callable<Integer> {
  @Mixin private ServerOptions server;
  @Mixin private ApprovalsOption approvals;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    ServerConfig config = server.config();
    Described described = Described.of(GuardedOperation.CHANGE_QUORUM, Map.of("operators", "none"));
    boolean wereThere =
        new QuorumGate(config.hsm(), new DataDirectory(config.data()), Clock.systemUTC())
            .pass(described, approvals.folder())
            .isPresent();
    if (wereThere) {
      KeptQuorum.remove(config.hsm());
    }
    spec.commandLine().getOut().println("No operators are enrolled: nothing needs an approval.");
    return 0;
  }
}
