package org.claviger.server.app;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.claviger.server.hsm.ceremony.DomainName;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes domains on their first HSM. */
@Command(
    name = "create",
    description = {
      "Makes a domain on its first HSM; without --region and --identities, each that the",
      "configuration names and the HSM does not have."
    },
    mixinStandardHelpOptions = true)
final class DomainCreateCommand implements Callable<Integer> {
  @Mixin private CeremonyConfigOption config;

  @ArgGroup private DomainOption domain;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Ceremony ceremony = config.ceremony();
    List<DomainName> domains = domain == null ? ceremony.domains() : List.of(domain.name());
    ceremony.beginning(
        hsm -> {
          for (DomainName each : domains) {
            boolean there = domain == null && hsm.isComplete(each);
            DomainText.print(
                there ? hsm.state(each) : hsm.create(each), spec.commandLine().getOut());
          }
          return null;
        });
    return 0;
  }
}
