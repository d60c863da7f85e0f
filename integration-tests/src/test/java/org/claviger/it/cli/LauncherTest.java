package org.claviger.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.claviger.it.Command;
import org.claviger.it.Prerequisite;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script as a program of its own. */
class LauncherTest {
  private static final Path LAUNCHER = ServerProcess.repository().resolve("claviger");
  private static final List<String> TOOLS =
      List.of("dirname", "readlink", "sed", "grep", "id", "env", "cat", "sh");

  @Test
  void theScriptsAreShellcheckClean() {
    String shellcheck = Prerequisite.program("shellcheck").toString();
    Command.Outcome outcome = Command.of(shellcheck, "claviger", ".ci/run").run();
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  @Test
  void helpNamesEveryCommand() {
    Command.Outcome help = claviger("help").run();
    assertThat(help.exitCode()).isZero();
    assertThat(help.output())
        .contains("demo", "test", "up", "serve", "audit verify", "explain", "--management-port");
    assertThat(Command.of(LAUNCHER.toString()).run().output()).isEqualTo(help.output());
  }

  @Test
  void anUnknownCommandIsRefusedWithTheHelp() {
    Command.Outcome outcome = claviger("dance").run();
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.errors()).contains("there is no command 'dance'", "./claviger up");
    assertThat(outcome.output()).isEmpty();
  }

  @Test
  void whatIsMissingAndCannotBeInstalledIsExplained(@TempDir Path tools) throws IOException {
    Command.Outcome outcome = claviger("test").with("PATH", toolsAlone(tools).toString()).run();
    assertThat(outcome.exitCode()).as("%s", outcome).isEqualTo(1);
    assertThat(outcome.errors())
        .contains(
            "Maven 3.8 or newer is missing",
            "apt-get install -y maven",
            "dnf install -y maven",
            "brew install maven");
  }

  /** Enough for the script to look around, without mvn, apt-get or sudo. */
  private static Path toolsAlone(Path folder) throws IOException {
    for (String tool : TOOLS) {
      String wrapper = "#!/bin/sh\nexec " + Prerequisite.program(tool) + " \"$@\"\n";
      Path file = Files.writeString(folder.resolve(tool), wrapper);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
    return folder;
  }

  private static Command claviger(String command) {
    return Command.of(LAUNCHER.toString(), command);
  }
}
