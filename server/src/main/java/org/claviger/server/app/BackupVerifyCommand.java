package org.claviger.server.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.claviger.server.backup.BackupFile;
import org.claviger.server.backup.BackupRefusedException;
import org.claviger.server.backup.DomainFiles;
import org.claviger.server.backup.Manifest;
import org.claviger.server.hsm.ceremony.DomainPackage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a backup without a server. */
@Command(
    name = "verify",
    description = "Checks a backup offline: 0 whole, 1 damaged or foreign, 2 cannot be read.",
    mixinStandardHelpOptions = true)
final class BackupVerifyCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The backup.")
  private Path file;

  @Mixin private SignerKeys keys;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (BackupFile backup = BackupFile.open(file, keys.fingerprints())) {
      describe(backup, out);
      return 0;
    } catch (BackupRefusedException e) {
      out.println("refused: " + ExplanationText.printable(e.getMessage()));
      return 1;
    } catch (IOException e) {
      out.println("cannot be read: " + ExplanationText.printable(e.toString()));
      return 2;
    }
  }

  private static void describe(BackupFile backup, PrintWriter out) throws IOException {
    Manifest manifest = backup.manifest();
    out.println("whole: backup " + manifest.id() + " of " + manifest.time());
    out.println("account " + manifest.account() + ", regions " + manifest.regions());
    out.println("schema " + manifest.schema() + ", made by version " + manifest.software());
    out.println("signed by " + manifest.signerKey() + " " + manifest.signerRegion());
    out.println("audit record " + manifest.auditSequence() + ", hash " + manifest.auditHash());
    for (DomainPackage each : DomainFiles.of(backup)) {
      out.println("keys of " + each.domain() + ", check value " + each.check());
    }
    if (manifest.leftBehind() > 0) {
      out.println(
          "WARNING: "
              + manifest.leftBehind()
              + " private keys are objects of the HSM's token, and in no backup");
    }
    out.flush();
  }
}
