package org.claviger.server.app;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.DomainState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes the key under which material passes between regions. */
@Command(
    name = "transfer",
    description = {
      "Makes a region's transfer key, under which multi-Region keys pass between regions. Other",
      "regions receive it by 'add --transfer-of' or 'send --transfer-of'."
    },
    mixinStandardHelpOptions = true)
final class DomainTransferCommand implements Callable<Integer> {
  @Mixin private CeremonyConfigOption config;

  @Option(names = "--region", paramLabel = "NAME", required = true, description = "The region.")
  private String region;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    DomainState state =
        config.ceremony().alone(hsm -> hsm.createTransfer(DomainName.ofRegion(region)));
    DomainText.print(state, spec.commandLine().getOut());
    spec.commandLine()
        .getOut()
        .println(
            "Bring it to every other HSM of the region now ('./claviger hsm domain add'), and do"
                + " './claviger backup domain' again: packages from before lack it.");
    spec.commandLine().getOut().flush();
    return 0;
  }
}
