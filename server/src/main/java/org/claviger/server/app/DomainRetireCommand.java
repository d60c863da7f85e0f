package org.claviger.server.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.claviger.server.hsm.ceremony.CeremonyException;
import org.claviger.server.hsm.ceremony.CeremonyStep;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.DomainState;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes a domain's keys off an HSM. */
@Command(
    name = "retire",
    description = "Destroys a domain's keys on one HSM, which leaves the domain.",
    mixinStandardHelpOptions = true)
final class DomainRetireCommand implements Callable<Integer> {
  @Mixin private CeremonyConfigOption config;
  @Mixin private ApprovalsOption approvals;

  @ArgGroup(multiplicity = "1")
  private DomainOption domain;

  @ArgGroup(multiplicity = "1")
  private Rest rest;

  @Option(
      names = "--confirm",
      paramLabel = "TEXT",
      description = "With --last: the sentence that would be asked for.")
  private String confirmation;

  @Spec private CommandSpec spec;

  /** What shows that the domain lives on, or that it need not. */
  private static final class Rest {
    @Option(
        names = "--remaining",
        paramLabel = "FILE",
        required = true,
        description = "The configuration of one whose HSM keeps the domain; it is asked.")
    private Path remaining;

    @Option(
        names = "--last",
        required = true,
        description = "This is the domain's last HSM: everything under its keys is lost.")
    private boolean last;
  }

  @Override
  public Integer call() throws IOException {
    Ceremony ceremony = config.ceremony().with(approvals);
    DomainName name = domain.name();
    if (rest.last) {
      confirm(ceremony, name);
    } else {
      refuseUnlessKept(ceremony, name);
    }
    ceremony.alone(
        hsm -> {
          hsm.retire(name, rest.last);
          return null;
        });
    spec.commandLine().getOut().println("retired: " + name.tokenLabel() + " has no keys any more");
    spec.commandLine().getOut().flush();
    return 0;
  }

  private void confirm(Ceremony ceremony, DomainName name) {
    Confirmation.requireTyped(
        "Everything that the keys of the domain " + name + " protect will be lost.",
        "destroy " + name,
        confirmation,
        "--confirm");
    ceremony.approval().require(new CeremonyStep(CeremonyStep.Kind.RETIRE_LAST, name, ""));
  }

  /** A removal that was cut off leaves keys that show no more which domain they were of. */
  private void refuseUnlessKept(Ceremony ceremony, DomainName name) throws IOException {
    DomainState kept = Ceremony.of(rest.remaining).beside(hsm -> hsm.state(name));
    ceremony.approval().require(new CeremonyStep(CeremonyStep.Kind.RETIRE, name, kept.serial()));
    ceremony.alone(
        hsm -> {
          if (hsm.isPartlyRetired(name)) {
            return null;
          }
          DomainState own = hsm.state(name);
          if (own.serial().equals(kept.serial()) || !own.hasKeysOf(kept)) {
            throw new CeremonyException(
                "the HSM of --remaining does not have the same keys, or is this one; nothing was"
                    + " changed");
          }
          return null;
        });
  }
}
