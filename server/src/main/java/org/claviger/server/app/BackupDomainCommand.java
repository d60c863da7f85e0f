package org.claviger.server.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.claviger.server.backup.BackupPublicKey;
import org.claviger.server.backup.BackupRefusedException;
import org.claviger.server.backup.DomainFiles;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.hsm.ceremony.CeremonyStep;
import org.claviger.server.hsm.ceremony.DomainName;
import org.claviger.server.hsm.ceremony.DomainPackage;
import org.claviger.server.hsm.ceremony.Recipient;
import org.claviger.server.hsm.ceremony.TransportKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The ceremony in which the domains' keys are wrapped for the backup key. */
@Command(
    name = "domain",
    description = {
      "Wraps the keys of every domain under the backup key, for all backups that are made from then",
      "on. Needs the security officer's PIN. To be done once, and again after each change of a",
      "domain's keys."
    },
    mixinStandardHelpOptions = true)
final class BackupDomainCommand implements Callable<Integer> {
  @Mixin private ServerOptions server;
  @Mixin private ApprovalsOption approvals;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = "The public half of the backup key, backup.pub.")
  private Path keyFile;

  @Option(
      names = "--fingerprint",
      paramLabel = "FINGERPRINT",
      required = true,
      description = "The key's fingerprint, as its custodians know it.")
  private String fingerprint;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    ServerConfig config = server.config();
    BackupPublicKey key = BackupPublicKey.read(keyFile);
    if (!key.fingerprint().equals(fingerprint)) {
      throw new BackupRefusedException(
          keyFile + " has the fingerprint " + key.fingerprint() + ", not the one given");
    }
    List<DomainPackage> packages =
        packages(new Ceremony(config, approvals.folder()), new TransportKey(key.encoded()));
    DomainFiles files = new DomainFiles(config.backup().domains());
    PrintWriter out = spec.commandLine().getOut();
    for (DomainPackage each : packages) {
      files.put(each);
      out.println("keys of " + each.domain() + ", check value " + each.check());
    }
    out.println("wrapped for the backup key " + key.fingerprint());
    out.flush();
    return 0;
  }

  private static List<DomainPackage> packages(Ceremony ceremony, TransportKey key)
      throws IOException {
    Map<DomainName, String> subjects = new LinkedHashMap<>();
    for (DomainName domain : ceremony.domains()) {
      subjects.put(domain, Recipient.single(domain, key).fingerprint());
    }
    ceremony.approval().require(new CeremonyStep(CeremonyStep.Kind.EXPORT, subjects));
    List<DomainPackage> packages = new ArrayList<>();
    for (DomainName domain : ceremony.domains()) {
      packages.add(DomainSendCommand.send(ceremony, Recipient.single(domain, key), null));
    }
    return packages;
  }
}
