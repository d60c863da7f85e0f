package org.claviger.server.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.Callable;
import org.claviger.server.backup.BackupFile;
import org.claviger.server.backup.BackupRefusedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has a running server make a backup, and takes it out of the server's folder. */
@Command(
    name = "create",
    description = "Has a running server make a backup: 0 done, 1 refused, 2 cannot be asked.",
    mixinStandardHelpOptions = true)
final class BackupCreateCommand implements Callable<Integer> {
  @Mixin private DataOption data;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the backup is moved to (default: it stays in the server's folder).")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    try {
      if (out != null && Files.exists(out)) {
        err.println("claviger: " + Backups.printable(out) + " is there already");
        return 1;
      }
      ClientProfile profile = ClientProfile.read(data.directory().client());
      JsonNode answer =
          new ServerClient(profile, Clock.systemUTC())
              .ask(
                  "Claviger.CreateBackup", profile.region(), JsonNodeFactory.instance.objectNode());
      print(answer, taken(answer));
      return 0;
    } catch (UnaskableException e) {
      err.println("claviger: " + ExplanationText.printable(e.getMessage()));
      return 2;
    } catch (IOException | BackupRefusedException e) {
      err.println("claviger: " + ExplanationText.printable(e.toString()));
      return 1;
    }
  }

  /** Checks the backup where it lies, and moves it. */
  private Path taken(JsonNode answer) throws IOException {
    Path made = Path.of(answer.path("File").asText());
    Path target = out == null ? made : out.toAbsolutePath();
    if (out != null) {
      Path draft = target.resolveSibling("." + target.getFileName() + ".draft");
      Files.deleteIfExists(draft);
      Files.copy(made, draft);
      Files.move(draft, target);
    }
    try (BackupFile backup = BackupFile.open(target, Set.of(answer.path("SignerKey").asText()))) {
      if (!backup.manifest().id().equals(answer.path("BackupId").asText())) {
        throw new BackupRefusedException(target + " is another backup than was made");
      }
    }
    if (out != null) {
      Files.delete(made);
    }
    return target;
  }

  private void print(JsonNode answer, Path file) {
    PrintWriter print = spec.commandLine().getOut();
    print.println("backup " + answer.path("BackupId").asText() + " is in " + file);
    print.println("signed by " + answer.path("SignerKey").asText());
    long leftBehind = answer.path("LeftBehind").asLong();
    if (leftBehind > 0) {
      print.println(
          "WARNING: "
              + leftBehind
              + " private keys are objects of the HSM's token, and in no backup");
    }
    print.flush();
  }
}
