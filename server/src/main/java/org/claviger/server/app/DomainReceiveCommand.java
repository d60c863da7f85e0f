package org.claviger.server.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.claviger.server.hsm.ceremony.DomainPackage;
import org.claviger.server.hsm.ceremony.DomainState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Ends a ceremony on the HSM that is to have a domain's keys. */
@Command(
    name = "receive",
    description = "On the HSM that requested a domain's keys: takes them in and checks them.",
    mixinStandardHelpOptions = true)
final class DomainReceiveCommand implements Callable<Integer> {
  @Mixin private CeremonyConfigOption config;

  @Option(
      names = "--package",
      paramLabel = "FILE",
      required = true,
      description = "What 'send' wrote.")
  private Path file;

  @Option(
      names = "--check",
      paramLabel = "DIGITS",
      description = "The domain's check value, as the sender's operator reads it out.")
  private String check;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    DomainPackage sent = DomainPackage.parse(Ceremony.read(file));
    Confirmation.require("check value", sent.check(), check, "--check");
    DomainState state =
        config.ceremony().alone(hsm -> hsm.receive(sent.domain(), sent, sent.check()));
    DomainText.print(state, spec.commandLine().getOut());
    return 0;
  }
}
