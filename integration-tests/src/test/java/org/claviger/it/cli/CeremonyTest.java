package org.claviger.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.it.ApiClient;
import org.claviger.it.Command;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ceremonies of docs/hsm.md, typed as they are written there, one behind the other. */
@Tag("one-jdk")
class CeremonyTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");

  @TempDir private Path folder;
  private String fingerprint = "";
  private String check = "";

  @Test
  void everyCommandOfThePageDoesWhatThePageSays() throws IOException {
    Path a = configuration("a", "us-east-1, eu-west-1");
    configuration("b", "us-east-1");
    List<String> commands = commands();
    assertThat(commands).hasSizeGreaterThan(10);
    for (String command : commands) {
      type(command);
    }
    try (ServerProcess server = ServerProcess.serve(a, folder.resolve("a"))) {
      ApiClient api = ApiClient.of(server);
      String key = api.kms("CreateKey", "{}").json().at("/KeyMetadata/KeyId").textValue();
      String request = "{\"KeyId\":\"" + key + "\",\"Plaintext\":\"YQ==\"}";
      assertThat(api.kms("Encrypt", request).status()).isEqualTo(200);
      Command.Outcome served =
          run("hsm domain retire --config a.yaml --region us-east-1 --remaining b.yaml");
      assertThat(served.exitCode()).as(served.errors()).isEqualTo(2);
      Command.Outcome retired =
          run("hsm domain retire --config a.yaml --identities --remaining b.yaml");
      assertThat(retired.exitCode()).as(retired.errors()).isEqualTo(2);
      assertThat(retired.errors()).contains("so no complete domain");
      assertThat(run("hsm domain list --config a.yaml").exitCode()).isZero();
    }
  }

  private Path configuration(String name, String regions) throws IOException {
    return Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        data: %s
        regions: [%s]
        http: {port: 0}
        management: {port: 0}
        hsm: {openOnly: true}
        """
            .formatted(folder.resolve(name), regions));
  }

  private static List<String> commands() throws IOException {
    String page = Files.readString(ServerProcess.repository().resolve("docs").resolve("hsm.md"));
    String part = page.substring(page.indexOf("\n## Ceremonies"));
    return BLOCK
        .matcher(part)
        .results()
        .flatMap(block -> block.group(1).lines())
        .filter(line -> line.startsWith("./claviger hsm domain "))
        .toList();
  }

  private void type(String command) {
    Command.Outcome outcome =
        run(
            command
                .substring("./claviger ".length())
                .replace("FINGERPRINT", fingerprint)
                .replace("CHECK", check));
    assertThat(outcome.exitCode()).as("%s: %s", command, outcome.errors()).isZero();
    fingerprint = value(outcome, "fingerprint", fingerprint);
    check = value(outcome, "check value", check);
  }

  private Command.Outcome run(String arguments) {
    return Command.server(arguments.split(" ")).in(folder).run();
  }

  private static String value(Command.Outcome outcome, String name, String otherwise) {
    Matcher matcher = Pattern.compile("(?m)^ *" + name + " +(\\S+)").matcher(outcome.output());
    return matcher.find() ? matcher.group(1) : otherwise;
  }
}
