package org.claviger.it.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.claviger.it.ApiClient;
import org.claviger.it.AuditLog;
import org.claviger.it.Command;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The record of a real server, signed by its HSM, checked with pinned keys and places outside. */
@Tag("one-jdk")
class AuditAnchorTest {
  private static final Pattern ACCEPT = Pattern.compile("--accept-audit-loss ([0-9a-f]{64})");

  @TempDir private Path folder;
  private Path data;
  private Path place;
  private Path configuration;

  @BeforeEach
  void configure() throws IOException {
    data = folder.resolve("data");
    place = Files.createDirectory(folder.resolve("elsewhere"));
    configuration = folder.resolve("claviger.yaml");
    Files.writeString(
        configuration,
        """
        data: data
        http: {port: 0}
        management: {port: 0}
        audit: {anchors: elsewhere, anchorInterval: 1s}
        """);
  }

  @Test
  void aRunningAndAStoppedServersRecordIsProvedByTheKeyThatWasNoted() throws IOException {
    String key;
    try (ServerProcess server = ServerProcess.serve(configuration, data)) {
      ApiClient api = ApiClient.of(server);
      for (int i = 0; i < 5; i++) {
        api.kms("CreateKey", "{\"Description\":\"number " + i + "\"}");
      }
      key = key();
      await().atMost(5, MINUTES).until(() -> anchoredTo(key) >= 5);
      Command.Outcome running = verify(key);
      assertThat(running.exitCode()).as(running.output()).isZero();
      assertThat(running.output()).contains("are anchored").doesNotContain("WARNING");
      assertThat(server.stop()).isZero();
    }
    Command.Outcome stopped = verify(key);
    assertThat(stopped.exitCode()).as(stopped.output()).isZero();
    assertThat(stopped.output())
        .contains("Behind them is the anchor's own record alone")
        .contains("the database has", place + " has", ", the newest too");
    Command.Outcome other = verify("0".repeat(64));
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.output()).contains("a key that was not given: " + key);
    Command.Outcome without = Command.server("audit", "verify", "--data", data.toString()).run();
    assertThat(without.exitCode()).isZero();
    assertThat(without.output()).contains("WARNING: no --key was given").contains(key);
    assertThat(Command.server("audit", "verify", "--data", data.toString(), "--key", "x").run())
        .satisfies(outcome -> assertThat(outcome.exitCode()).isEqualTo(2));
  }

  @Test
  void aCutTailIsFoundAndTheServerStartsAgainOnlyOnceTheLossIsAccepted() throws IOException {
    String key;
    try (ServerProcess server = ServerProcess.serve(configuration, data)) {
      ApiClient.of(server).kms("CreateKey", "{}");
      key = key();
      assertThat(server.stop()).isZero();
    }
    Path file = AuditLog.in(data).files().get(0);
    List<String> lines = new ArrayList<>(Files.readAllLines(file, UTF_8));
    lines.remove(lines.size() - 1);
    Files.write(file, lines, UTF_8);
    Command.Outcome cut = verify(key);
    assertThat(cut.exitCode()).isEqualTo(1);
    assertThat(cut.output())
        .contains("tampered: " + file.getFileName() + " line " + (lines.size() + 1))
        .contains("the end was cut off");

    Command.Outcome refused = serve();
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors())
        .contains("is not the one that was anchored")
        .doesNotContain("\tat ");
    assertThat(Files.readAllLines(file, UTF_8)).as("the evidence").isEqualTo(lines);
    Matcher accept = ACCEPT.matcher(refused.errors());
    assertThat(accept.find()).isTrue();

    Files.move(data.resolve("audit"), folder.resolve("evidence"));
    try (ServerProcess server =
        ServerProcess.serve(configuration, data, "--accept-audit-loss", accept.group(1))) {
      ApiClient.of(server).kms("CreateKey", "{}");
      assertThat(server.stop()).isZero();
    }
    Command.Outcome after = verify(key);
    assertThat(after.exitCode()).as(after.output()).isZero();
    assertThat(after.output()).contains("The trail begins with record");
    assertThat(AuditLog.in(data).records().get(0).path("eventName").asText())
        .isEqualTo("AuditLossAccepted");
    try (ServerProcess server = ServerProcess.serve(configuration, data)) {
      assertThat(server.stop()).isZero();
    }
  }

  private Command.Outcome serve() {
    return Command.server("serve", "--config", configuration.toString()).run();
  }

  private String key() {
    Command.Outcome outcome = Command.server("audit", "key", "--data", data.toString()).run();
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(outcome.output()).matches("[0-9a-f]{64} us-east-1\\s+");
    return outcome.output().substring(0, 64);
  }

  private Command.Outcome verify(String key, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "audit",
                "verify",
                "--data",
                data.toString(),
                "--key",
                key,
                "--anchors",
                place.toString()));
    arguments.addAll(List.of(more));
    return Command.server(arguments.toArray(new String[0])).run();
  }

  private long anchoredTo(String key) throws IOException {
    Command.Outcome outcome = verify(key, "--json");
    JsonNode found = new ObjectMapper().readTree(outcome.output());
    assertThat(found.path("outcome").asText()).as(outcome.output()).isEqualTo("whole");
    assertThat(found.path("keysGiven").asBoolean()).isTrue();
    return found.path("anchored").path("toRecord").asLong();
  }
}
