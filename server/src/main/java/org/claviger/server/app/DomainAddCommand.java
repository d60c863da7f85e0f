package org.claviger.server.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.claviger.server.hsm.ceremony.CeremonyException;
import org.claviger.server.hsm.ceremony.CeremonyStep;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.DomainPackage;
import org.claviger.server.hsm.ceremony.DomainState;
import org.claviger.server.hsm.ceremony.Recipient;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A whole ceremony between two HSMs that this machine reaches both. */
@Command(
    name = "add",
    description = {
      "Gives a domain's keys to a further HSM, where this machine reaches both: request, send and",
      "receive in one process, which compares fingerprint and check value itself. Without",
      "--region and --identities, every domain of --to."
    },
    mixinStandardHelpOptions = true)
final class DomainAddCommand implements Callable<Integer> {
  @Option(
      names = "--from",
      paramLabel = "FILE",
      required = true,
      description = "The configuration of a server or worker whose HSM has the domain.")
  private Path from;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      required = true,
      description = "The configuration of the one whose HSM is to have it.")
  private Path to;

  @ArgGroup private DomainOption domain;

  @Option(
      names = "--transfer-of",
      paramLabel = "REGION",
      description = "Send this region's transfer key alone, to the region of --region.")
  private String transferOf;

  @Mixin private ApprovalsOption approvals;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Ceremony receiver = Ceremony.of(to);
    List<DomainName> domains = domain == null ? receiver.domains() : List.of(domain.name());
    if (transferOf != null && domain == null) {
      throw new CeremonyException("--transfer-of needs the receiving --region");
    }
    Ceremony source = Ceremony.of(from).with(approvals);
    Map<DomainName, Recipient> recipients = new LinkedHashMap<>();
    Map<DomainName, String> subjects = new LinkedHashMap<>();
    for (DomainName each : domains) {
      Recipient recipient = recipient(source, receiver, each);
      recipients.put(each, recipient);
      subjects.put(
          DomainSendCommand.source(recipient, transferOf),
          transferOf == null
              ? recipient.fingerprint()
              : "transfer key to " + each + ", " + recipient.fingerprint());
    }
    source.approval().require(new CeremonyStep(CeremonyStep.Kind.SEND, subjects));
    for (Map.Entry<DomainName, Recipient> each : recipients.entrySet()) {
      add(source, receiver, each.getKey(), each.getValue(), spec.commandLine().getOut());
    }
    return 0;
  }

  private Recipient recipient(Ceremony source, Ceremony receiver, DomainName name)
      throws IOException {
    if (transferOf == null) {
      refuseIfSame(source, receiver, name);
    }
    return receiver.beginning(hsm -> hsm.request(name));
  }

  private void add(
      Ceremony source, Ceremony receiver, DomainName name, Recipient recipient, PrintWriter out)
      throws IOException {
    DomainPackage sent = DomainSendCommand.send(source, recipient, transferOf);
    DomainState state = receiver.alone(hsm -> hsm.receive(name, sent, sent.check()));
    out.println("fingerprint  " + Confirmation.grouped(recipient.fingerprint()));
    DomainText.print(state, out);
  }

  private static void refuseIfSame(Ceremony source, Ceremony receiver, DomainName name)
      throws IOException {
    String serial = source.beside(hsm -> hsm.state(name)).serial();
    boolean same =
        receiver.beside(hsm -> hsm.isComplete(name) && hsm.state(name).serial().equals(serial));
    if (same) {
      throw new CeremonyException(
          "--from and --to have the same token " + name.tokenLabel() + ", serial " + serial);
    }
  }
}
