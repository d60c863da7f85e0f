package org.claviger.server.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.claviger.server.audit.AnchorEvidence;
import org.claviger.server.audit.AuditVerifier;
import org.claviger.server.audit.Verification;
import org.claviger.server.backup.BackupFile;
import org.claviger.server.backup.BackupPrivateKey;
import org.claviger.server.backup.BackupRefusedException;
import org.claviger.server.backup.DomainFiles;
import org.claviger.server.backup.Manifest;
import org.claviger.server.backup.Rewrapping;
import org.claviger.server.backup.TrailSince;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.hsm.ceremony.DomainPackage;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Restores a backup onto a blank machine and blank HSMs, without a server. */
@Command(
    name = "restore",
    description = {
      "Restores a backup onto a blank machine and blank HSM tokens, offline. Everything is checked",
      "before anything is changed."
    },
    mixinStandardHelpOptions = true)
final class BackupRestoreCommand implements Callable<Integer> {
  private static final int MAX_SHARE_BYTES = 16 << 10;

  @Parameters(paramLabel = "FILE", description = "The backup.")
  private Path file;

  @Mixin private ServerOptions server;

  @Mixin private SignerKeys keys;

  @Mixin private ApprovalsOption approvals;

  @Option(
      names = "--shares",
      paramLabel = "FILE",
      required = true,
      arity = "1..*",
      description = "The custodians' shares of the backup key, as many as are needed.")
  private List<Path> shares;

  @ArgGroup(multiplicity = "1")
  private Trail trail;

  @Option(
      names = "--aead-uses",
      paramLabel = "N",
      description = {
        "With --audit-is-lost: how often any one AEAD key has encrypted since the backup, at most.",
        "Without it AEAD keys decrypt and do not encrypt any more."
      })
  private Long aeadUses;

  @Option(
      names = "--root-credentials",
      description = "Writes the root user's access key into the new client folder.")
  private boolean rootCredentials;

  @Spec private CommandSpec spec;

  /** Where deletions since the backup are found. */
  private static final class Trail {
    @Option(
        names = "--audit",
        paramLabel = "DIR",
        description = "The audit record as it was when the server was lost (its folder 'audit').")
    private Path folder;

    @Option(
        names = "--audit-is-lost",
        description = "There is no newer audit record: what was deleted since comes back.")
    private boolean isLost;
  }

  @Override
  public Integer call() throws IOException {
    try (BackupFile backup = BackupFile.open(file, keys.fingerprints())) {
      ServerConfig config = server.config(backup.manifest().account(), backup.manifest().regions());
      List<DomainPackage> packages = DomainFiles.of(backup);
      BackupPrivateKey key = joined();
      packages.forEach(each -> Rewrapping.check(each, key));
      TrailSince since = since(backup.manifest());
      Restore restore = new Restore(config, backup, packages, approvals.folder());
      restore.requireBlank();
      Restore.Outcome outcome = restore.run(key, since, unknownUses(), rootCredentials);
      print(config, backup.manifest(), since, outcome);
      return 0;
    }
  }

  private BackupPrivateKey joined() throws IOException {
    Map<String, byte[]> texts = readShares();
    try {
      return BackupPrivateKey.join(texts);
    } finally {
      texts.values().forEach(text -> Arrays.fill(text, (byte) 0));
    }
  }

  private Map<String, byte[]> readShares() throws IOException {
    Map<String, byte[]> texts = new LinkedHashMap<>();
    for (Path share : shares) {
      if (Files.size(share) > MAX_SHARE_BYTES) {
        throw new BackupRefusedException(share + " is not a share of a backup key");
      }
      if (texts.put(share.toString(), Files.readAllBytes(share)) != null) {
        throw new BackupRefusedException(share + " was given twice");
      }
    }
    return texts;
  }

  private TrailSince since(Manifest manifest) throws IOException {
    if (trail.folder == null) {
      return TrailSince.unknown();
    }
    Verification verification =
        AuditVerifier.verify(
            trail.folder, new AnchorEvidence(keys.fingerprints(), Optional.empty(), List.of()));
    if (!(verification instanceof Verification.Whole whole)) {
      throw new BackupRefusedException("the audit record: " + verification.message());
    }
    spec.commandLine().getOut().println("the audit record: " + whole.message());
    return TrailSince.read(trail.folder, manifest);
  }

  /** What is added to the count of every AEAD key; empty where the trail counts. */
  private Optional<Long> unknownUses() {
    if (!trail.isLost) {
      if (aeadUses != null) {
        throw new BackupRefusedException("--aead-uses is for --audit-is-lost: the record counts");
      }
      return Optional.empty();
    }
    if (aeadUses != null && aeadUses < 0) {
      throw new BackupRefusedException("--aead-uses must be 0 or more");
    }
    return Optional.of(aeadUses == null ? Long.MAX_VALUE : aeadUses);
  }

  private void print(
      ServerConfig config, Manifest manifest, TrailSince since, Restore.Outcome outcome) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("restored backup " + manifest.id() + " of " + manifest.time());
    out.println("deletions done again: " + outcome.deletions());
    since.others().forEach((name, count) -> out.println("not done again: " + name + " " + count));
    if (trail.isLost) {
      out.println("WARNING: what was deleted or revoked since then is back");
    }
    if (manifest.leftBehind() > 0) {
      out.println(
          "WARNING: "
              + manifest.leftBehind()
              + " private keys were objects of the old HSM's token, and are lost without it");
    }
    out.println("the audit record is signed by " + outcome.signerKey() + " from now on");
    out.println("start it: " + server.startCommand(config));
    out.flush();
  }
}
