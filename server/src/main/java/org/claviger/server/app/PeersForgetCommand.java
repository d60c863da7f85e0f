package org.claviger.server.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has a running server go on without a region of another server that is lost for good. */
@Command(
    name = "forget",
    description =
        "Has a running server's multi-Region keys go on without another server's region that is lost"
            + " for good: 0 done, 2 cannot be asked, or refuses.",
    mixinStandardHelpOptions = true)
final class PeersForgetCommand implements Callable<Integer> {
  @Mixin private DataOption data;

  @Option(names = "--region", required = true, paramLabel = "REGION", description = "Which.")
  private String region;

  @Option(
      names = "--confirm",
      required = true,
      paramLabel = "WORDS",
      description = "'REGION is lost for good', with the region's name.")
  private String confirmation;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    parameters.put("Region", region).put("Confirmation", confirmation);
    try {
      ClientProfile profile = ClientProfile.read(data.directory().client());
      print(
          new ServerClient(profile, Clock.systemUTC())
              .ask("Claviger.ForgetRegion", profile.region(), parameters));
      return 0;
    } catch (UnaskableException e) {
      spec.commandLine().getErr().println("claviger: " + ExplanationText.printable(e.getMessage()));
      return 2;
    }
  }

  private void print(JsonNode answer) {
    PrintWriter print = spec.commandLine().getOut();
    print.println(answer.path("ChangedKeys").asLong() + " keys go on without " + region);
    long led = answer.path("KeysWithoutPrimary").asLong();
    if (led > 0) {
      print.println(led + " keys had their primary key there: they can be used, not rotated");
    }
    print.flush();
  }
}
