package org.claviger.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.claviger.it.Command;
import org.claviger.it.Prerequisite;
import org.claviger.it.ServerProcess;
import org.claviger.it.SharedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What README.md tells a newcomer to type, typed. */
@Tag("one-jdk")
@ExtendWith(SharedServer.class)
class ReadmeTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(java|sh)\\n(.*?)^```$");

  private final ServerProcess server;
  private final String readme;

  @TempDir private Path folder;

  ReadmeTest(ServerProcess server) throws IOException {
    this.server = server;
    this.readme = Files.readString(ServerProcess.repository().resolve("README.md"));
  }

  @Test
  void itsFirstJavaProgramRunsAsItSays() throws IOException {
    String program = block("java", "class First {");
    assertThat(program.lines().filter(line -> line.startsWith("import ")))
        .allMatch(line -> line.matches("import javax?\\..*"));
    Files.writeString(folder.resolve("First.java"), program);
    String command =
        block("sh", "First.java")
            .replace("claviger-data", server.data().toString())
            .replace("java -cp provider", Command.java() + " -cp " + root() + "/provider");
    Command.Outcome outcome = shell(command);
    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
    assertThat(outcome.output().strip()).isEqualTo("a letter of credit, key readable: false");
  }

  @Test
  void itsLinesForTheAwsCliRunAsItSays() {
    String aws = Prerequisite.program("aws").toString();
    boolean knowsEndpointUrl =
        AwsCliTest.knowsEndpointUrl(Command.of(aws, "--version").run().output());
    String keyId = "$(sed -n 's/.*\"KeyId\": \"\\([^\"]*\\)\".*/\\1/p' made)";
    String commands =
        block("sh", "aws kms create-key")
            .replace("$PWD/claviger-data", server.data().toString())
            .replace("\"my first key\"", "\"my first key\" | tee made")
            .replace("KEY_ID", keyId)
            .replace("alias/first", "alias/readme");
    String script =
        "set -e\n"
            + (knowsEndpointUrl
                ? ""
                : "aws() { command aws --endpoint-url " + server.endpoint() + " \"$@\"; }\n")
            + commands
            + "aws kms delete-alias --alias-name alias/readme\n";
    Command.Outcome outcome = shell(script);
    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
    assertThat(outcome.output()).contains("my first key", "CiphertextBlob");
  }

  @Test
  void everyFileThatItPointsToIsThere() {
    List<String> links =
        Pattern.compile("\\]\\(([^)#:]+)\\)")
            .matcher(readme)
            .results()
            .map(m -> m.group(1))
            .toList();
    assertThat(links).isNotEmpty().allMatch(link -> Files.exists(root().resolve(link)));
  }

  private String block(String language, String holding) {
    Stream<MatchResult> blocks = BLOCK.matcher(readme).results();
    return blocks
        .filter(block -> block.group(1).equals(language))
        .map(block -> block.group(2))
        .filter(text -> text.contains(holding))
        .findFirst()
        .orElseThrow();
  }

  private Command.Outcome shell(String script) {
    return Command.of("sh", "-c", script).in(folder).run();
  }

  private static Path root() {
    return ServerProcess.repository();
  }
}
