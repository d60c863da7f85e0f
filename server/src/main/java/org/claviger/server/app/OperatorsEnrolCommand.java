package org.claviger.server.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.quorum.Described;
import org.claviger.server.quorum.GuardedOperation;
import org.claviger.server.quorum.Operator;
import org.claviger.server.quorum.Quorum;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Enrols the operators, in the place of those that there are. */
@Command(
    name = "enrol",
    description = {
      "Says who must approve, from now on, what could lose or move every key.",
      "The first are enrolled as you say; the operators of now approve every change."
    },
    mixinStandardHelpOptions = true)
final class OperatorsEnrolCommand implements Callable<Integer> {
  @Mixin private ServerOptions server;
  @Mixin private ApprovalsOption approvals;

  @Option(
      names = "--threshold",
      paramLabel = "M",
      required = true,
      description = "How many of them must approve, at least 2.")
  private int threshold;

  @Option(
      names = "--operator",
      paramLabel = "NAME=FILE",
      required = true,
      description = "An operator and the file with the public key, in PEM; given once for each.")
  private Map<String, Path> keys;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    ServerConfig config = server.config();
    Optional<Quorum> now = KeptQuorum.read(config.hsm());
    List<Operator> operators = operators();
    Quorum next =
        now.isPresent() ? now.get().next(threshold, operators) : Quorum.first(threshold, operators);
    new QuorumGate(config.hsm(), new DataDirectory(config.data()), Clock.systemUTC())
        .change(next, described(next), approvals.folder());
    OperatorsListCommand.print(Optional.of(next), spec.commandLine().getOut());
    return 0;
  }

  private List<Operator> operators() throws IOException {
    List<Operator> operators = new ArrayList<>();
    for (Map.Entry<String, Path> each : keys.entrySet()) {
      operators.add(new Operator(each.getKey(), OperatorKeyFile.readPublic(each.getValue())));
    }
    return operators;
  }

  private static Described described(Quorum next) {
    Map<String, String> details = new HashMap<>();
    details.put("threshold", Integer.toString(next.threshold()));
    next.operators()
        .forEach(each -> details.put("operator " + each.name(), each.key().fingerprint()));
    return Described.of(GuardedOperation.CHANGE_QUORUM, details);
  }
}
