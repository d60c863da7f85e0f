package org.claviger.it.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.claviger.it.ApiClient;
import org.claviger.it.AuditLog;
import org.claviger.it.Command;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code claviger usage} beside a server that is killed, and without one. */
@Tag("one-jdk")
class UsageCommandTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final List<String> COLUMNS =
      List.of("account", "region", "day", "key", "principal", "action", "outcome");
  private static final String EVERYTHING = String.join(",", COLUMNS);

  @TempDir private Path data;

  @Test
  void theSumsAreThoseOfTheRecordWhateverWasKilledWhen() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int kill = 0; kill < 3; kill++) {
      try (ServerProcess server = ServerProcess.up(data)) {
        traffic(ApiClient.of(server), random, 40 + random.nextInt(60));
        server.kill();
      }
    }
    try (ServerProcess server = ServerProcess.up(data)) {
      traffic(ApiClient.of(server), random, 30);
      awaitAll();
      assertThat(sums()).as("seed %d, running", seed).isEqualTo(naiveCount());
      assertThat(
              ApiClient.of(server)
                  .claviger(
                      "GetUsageReport", "{\"StartDate\":\"2026-01-01\",\"EndDate\":\"2999-12-31\"}")
                  .json()
                  .at("/Usage/0/Requests")
                  .asLong())
          .isPositive();
      assertThat(server.stop()).isZero();
    }
    Map<List<String>, Long> stopped = sums();
    for (String file : List.of("derived.db", "derived.db-wal", "derived.db-shm")) {
      Files.deleteIfExists(data.resolve("store").resolve(file));
    }
    try (ServerProcess server = ServerProcess.up(data)) {
      awaitAll();
      assertThat(sums()).as("seed %d, made anew", seed).isEqualTo(naiveCount());
      assertThat(sums()).containsAllEntriesOf(stopped);
      assertThat(server.stop()).isZero();
    }
  }

  private static void traffic(ApiClient api, Random random, int requests) {
    String key = api.kms("CreateKey", "{}").json().at("/KeyMetadata/Arn").asText();
    for (int i = 0; i < requests; i++) {
      String named = random.nextInt(4) == 0 ? "alias/none" : key;
      String action = random.nextBoolean() ? "Encrypt" : "GenerateMac";
      api.kms(action, "{\"KeyId\":\"%s\",\"Plaintext\":\"YQ==\"}".formatted(named));
    }
  }

  /** Until the sums hold all that is in the files. */
  private void awaitAll() {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                report().path("countedUpTo").asLong()
                    == AuditLog.in(data)
                        .records()
                        .get(AuditLog.in(data).records().size() - 1)
                        .path("sequence")
                        .asLong());
  }

  private JsonNode report() throws IOException {
    Command.Outcome outcome = usage("--from", "2026-01-01", "--by", EVERYTHING, "--json");
    assertThat(outcome.exitCode()).as(outcome.errors()).isZero();
    return MAPPER.readTree(outcome.output());
  }

  private Map<List<String>, Long> sums() throws IOException {
    Map<List<String>, Long> sums = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    for (JsonNode row : report().path("usage")) {
      List<String> groups = COLUMNS.stream().map(column -> row.path(column).asText()).toList();
      sums.put(groups, row.path("requests").asLong());
    }
    return sums;
  }

  private Map<List<String>, Long> naiveCount() {
    Map<List<String>, Long> counts = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    for (JsonNode event : AuditLog.in(data).records()) {
      if (event.path("eventType").asText().equals("AwsApiCall")) {
        List<String> row =
            List.of(
                event.path("recipientAccountId").asText(),
                event.path("awsRegion").asText(),
                event.path("eventTime").asText().substring(0, 10),
                event.at("/resources/0/ARN").asText(),
                event.at("/userIdentity/arn").asText(),
                event.path("eventName").asText(),
                event.path("errorCode").asText("Success"));
        counts.merge(row, 1L, Long::sum);
      }
    }
    return counts;
  }

  @Test
  void theReportComesAsATableAsCsvAndAsJson() {
    try (ServerProcess server = ServerProcess.up(data)) {
      ApiClient api = ApiClient.of(server);
      for (int i = 0; i < 3; i++) {
        api.kms("ListKeys", "{}");
      }
      await()
          .atMost(LIMIT)
          .until(() -> usage("--by", "action", "--csv").output().contains("ListKeys,3,0"));
      assertThat(usage("--by", "key,action").output())
          .containsPattern("key +action +requests +failures")
          .containsPattern("\\(no key\\) +ListKeys +3 +0")
          .contains("3 requests, 0 key-days; counted up to record ");
      assertThat(usage("--by", "region,action", "--csv").output().lines())
          .containsExactly("region,action,requests,failures", "us-east-1,ListKeys,3,0");
      assertThat(usage("--region", "eu-west-1", "--by", "action", "--csv").output().lines())
          .containsExactly("action,requests,failures");
      assertThat(usage("--to", "2026-01-01", "--from", "2025-01-01", "--json").output())
          .contains("\"usage\":[]");
    }
  }

  @Test
  void whatCannotBeSaidSaysWhy() {
    assertUnsaid(usage(), "--data DIR");
    assertUnsaid(usage("--by", "colour"), "--by takes account");
    assertUnsaid(usage("--from", "yesterday"), "--from takes a day");
    assertUnsaid(usage("--csv", "--json"), "mutually exclusive");
  }

  private static void assertUnsaid(Command.Outcome outcome, String words) {
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.errors()).contains(words);
    assertThat(outcome.output()).isEmpty();
  }

  private Command.Outcome usage(String... options) {
    List<String> arguments = new ArrayList<>(List.of("usage", "--data", data.toString()));
    arguments.addAll(List.of(options));
    return Command.server(arguments.toArray(String[]::new)).run();
  }
}
