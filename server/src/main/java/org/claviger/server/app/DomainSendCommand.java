package org.claviger.server.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.claviger.server.file.PrivateFile;
import org.claviger.server.hsm.ceremony.CeremonyStep;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.DomainPackage;
import org.claviger.server.hsm.ceremony.Recipient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Answers a request on an HSM that has the domain. */
@Command(
    name = "send",
    description = {
      "On an HSM that has the domain: wraps its keys for the HSM that requested them. Needs the",
      "security officer's PIN. A server may run meanwhile."
    },
    mixinStandardHelpOptions = true)
final class DomainSendCommand implements Callable<Integer> {
  @Mixin private CeremonyConfigOption config;
  @Mixin private ApprovalsOption approvals;

  @Option(
      names = "--request",
      paramLabel = "FILE",
      required = true,
      description = "What 'request' wrote.")
  private Path request;

  @Option(
      names = "--fingerprint",
      paramLabel = "DIGITS",
      description = "The request's fingerprint, as the receiver's operator reads it out.")
  private String fingerprint;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where to write the package, for 'receive'.")
  private Path file;

  @Option(
      names = "--transfer-of",
      paramLabel = "REGION",
      description = "Send this region's transfer key alone, to another region.")
  private String transferOf;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Ceremony ceremony = config.ceremony().with(approvals);
    Recipient recipient = Recipient.parse(Ceremony.read(request));
    Confirmation.require("fingerprint", recipient.fingerprint(), fingerprint, "--fingerprint");
    DomainName source = source(recipient, transferOf);
    ceremony
        .approval()
        .require(new CeremonyStep(CeremonyStep.Kind.SEND, source, recipient.fingerprint()));
    DomainPackage sent = send(ceremony, recipient, transferOf);
    PrivateFile.write(file, sent.toJson());
    PrintWriter out = spec.commandLine().getOut();
    out.println("domain       " + sent.domain());
    out.println("check value  " + Confirmation.grouped(sent.check()));
    out.flush();
    return 0;
  }

  /** Whose keys go. */
  static DomainName source(Recipient recipient, String transferOf) {
    return transferOf == null ? recipient.domain() : DomainName.ofRegion(transferOf);
  }

  /** The keys; whoever must has approved. */
  static DomainPackage send(Ceremony ceremony, Recipient recipient, String transferOf)
      throws IOException {
    DomainName source = source(recipient, transferOf);
    return ceremony.beside(
        hsm ->
            transferOf == null ? hsm.send(source, recipient) : hsm.sendTransfer(source, recipient));
  }
}
