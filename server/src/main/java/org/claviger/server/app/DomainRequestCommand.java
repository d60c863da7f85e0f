package org.claviger.server.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.claviger.server.file.PrivateFile;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.Recipient;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Begins a ceremony on the HSM that is to have a domain's keys. */
@Command(
    name = "request",
    description = "On the HSM that is to have a domain's keys: makes transport keys, writes them.",
    mixinStandardHelpOptions = true)
final class DomainRequestCommand implements Callable<Integer> {
  @Mixin private CeremonyConfigOption config;

  @ArgGroup(multiplicity = "1")
  private DomainOption domain;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where to write the request, for 'send'.")
  private Path file;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    DomainName name = domain.name();
    Recipient recipient = config.ceremony().beginning(hsm -> hsm.request(name));
    PrivateFile.write(file, recipient.toJson());
    spec.commandLine()
        .getOut()
        .println("fingerprint  " + Confirmation.grouped(recipient.fingerprint()));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
