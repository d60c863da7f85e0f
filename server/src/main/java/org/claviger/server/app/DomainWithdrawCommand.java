package org.claviger.server.app;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.claviger.server.hsm.ceremony.DomainName;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Gives a ceremony up on the HSM that began it. */
@Command(
    name = "withdraw",
    description = "On the HSM that requested a domain's keys: gives the request up.",
    mixinStandardHelpOptions = true)
final class DomainWithdrawCommand implements Callable<Integer> {
  @Mixin private CeremonyConfigOption config;

  @ArgGroup(multiplicity = "1")
  private DomainOption domain;

  @Override
  public Integer call() throws IOException {
    DomainName name = domain.name();
    config
        .ceremony()
        .alone(
            hsm -> {
              hsm.withdraw(name);
              return null;
            });
    return 0;
  }
}
