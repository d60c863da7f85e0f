package org.claviger.server.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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

/** Makes a version of a domain's keys the current one. */
@Command(
    name = "activate",
    description = {
      "Makes the newest version of a domain's keys the one that wraps, authenticates and seals, on",
      "every HSM that is named, once all of them are seen to have it. An HSM that is not named and",
      "lacks the version opens nothing that is made from then on."
    },
    mixinStandardHelpOptions = true)
final class DomainActivateCommand implements Callable<Integer> {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The configuration of each server or worker that has an HSM; repeatable.")
  private List<Path> files;

  @ArgGroup(multiplicity = "1")
  private DomainOption domain;

  @Mixin private ApprovalsOption approvals;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    DomainName name = domain.name();
    int version = sameVersions(name);
    for (Path file : files) {
      Ceremony ceremony = Ceremony.of(file).with(approvals);
      ceremony
          .approval()
          .require(new CeremonyStep(CeremonyStep.Kind.RENEW, name, "activate " + version));
      DomainState state = ceremony.alone(hsm -> hsm.activate(name, version));
      DomainText.print(state, spec.commandLine().getOut());
    }
    spec.commandLine()
        .getOut()
        .println("Now './claviger backup domain' again: without it no further backup is made.");
    spec.commandLine().getOut().flush();
    return 0;
  }

  /** The newest version, which all of the HSMs have. */
  private int sameVersions(DomainName name) throws IOException {
    DomainState first = state(files.get(0), name);
    for (Path file : files) {
      if (!state(file, name).hasKeysOf(first)) {
        throw new CeremonyException(
            "the HSM of "
                + file
                + " does not have the same versions of the keys; nothing was changed");
      }
    }
    return first.answers().size();
  }

  private static DomainState state(Path file, DomainName name) throws IOException {
    return Ceremony.of(file).alone(hsm -> hsm.state(name));
  }
}
