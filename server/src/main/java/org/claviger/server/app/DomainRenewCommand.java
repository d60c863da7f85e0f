package org.claviger.server.app;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.claviger.server.hsm.ceremony.CeremonyStep;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.DomainState;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes a new version of a domain's keys. */
@Command(
    name = "renew",
    description = {
      "Makes a new version of a domain's keys on one HSM. It wraps nothing before every HSM of the",
      "domain has it ('add', or 'request', 'send', 'receive') and 'activate' makes it the current."
    },
    mixinStandardHelpOptions = true)
final class DomainRenewCommand implements Callable<Integer> {
  @Mixin private CeremonyConfigOption config;
  @Mixin private ApprovalsOption approvals;

  @ArgGroup(multiplicity = "1")
  private DomainOption domain;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Ceremony ceremony = config.ceremony().with(approvals);
    DomainName name = domain.name();
    ceremony.approval().require(new CeremonyStep(CeremonyStep.Kind.RENEW, name, "new version"));
    DomainState state = ceremony.alone(hsm -> hsm.renew(name));
    DomainText.print(state, spec.commandLine().getOut());
    spec.commandLine()
        .getOut()
        .println(
            "It wraps nothing yet: bring it to every other HSM of the domain ('./claviger hsm domain"
                + " add'), then './claviger hsm domain activate' it on all of them at once.");
    spec.commandLine().getOut().flush();
    return 0;
  }
}
