package org.claviger.it.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.claviger.it.ApiClient;
import org.claviger.it.AuditLog;
import org.claviger.it.Command;
import org.claviger.it.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed, as {@code kill -9} does, again and again under load, and started on the
 * same folder. What it acknowledged must stand, and must have its record; and whatever stands has
 * its record, acknowledged or not. Longer by {@code -Dcrash.kills=N} and {@code -Dcrash.load=N}.
 */
@Tag("one-jdk")
class CrashTest {
  private static final int CLIENTS = 16;
  private static final int KILLS = Integer.getInteger("crash.kills", 20);

  /** How many requests are acknowledged between a start and its kill, on average. */
  private static final int LOAD = Integer.getInteger("crash.load", 80);

  private static final Duration LOAD_LIMIT = Duration.ofMinutes(1);

  /** What {@link #crashUnderLoad} waits for at least, each time. */
  private static final int LEAST_ACKNOWLEDGED = KILLS * (LOAD / 2);

  private final long seed = Long.getLong("crash.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final AtomicLong acknowledged = new AtomicLong();
  private final List<Client> clients =
      IntStream.range(0, CLIENTS)
          .mapToObj(number -> new Client(number, seed, acknowledged))
          .toList();

  @Test
  void whatWasAcknowledgedStandsAndIsRecordedWheneverTheServerIsKilled(@TempDir Path data)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      for (int kill = 0; kill < KILLS; kill++) {
        crashUnderLoad(data, threads);
        assertThat(verify(data)).as("audit verify after kill %d, seed %d", kill, seed).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
    try (ServerProcess server = ServerProcess.up(data)) {
      ApiClient api = ApiClient.of(server);
      everyKeyWorks(api);
      everyAliasPointsWhereItShould(api);
      RecordedState state = RecordedState.of(api);
      assertThat(state.users())
          .containsAll(clients.stream().flatMap(client -> client.users().stream()).toList());
      assertThat(server.stop()).isZero();
      state.assertEachHasItsRecord(AuditLog.in(data).records());
    }
    everyClaimHasOneRecord(data);
    System.out.printf(
        "%d kills, %d acknowledged requests, %d records%n",
        KILLS, acknowledged.get(), AuditLog.in(data).records().size());
    assertThat(verify(data)).as("audit verify at the end").isZero();
  }

  private void crashUnderLoad(Path data, ExecutorService threads) throws Exception {
    try (ServerProcess server = ServerProcess.up(data)) {
      List<CompletableFuture<Void>> work = new ArrayList<>();
      for (Client client : clients) {
        ApiClient api = ApiClient.of(server);
        work.add(CompletableFuture.runAsync(() -> client.workUntilCrash(api), threads));
      }
      awaitAcknowledged(acknowledged.get() + LOAD / 2 + random.nextInt(LOAD), work);
      server.kill();
      for (CompletableFuture<Void> client : work) {
        client.get(60, TimeUnit.SECONDS);
      }
    }
  }

  private void awaitAcknowledged(long count, List<CompletableFuture<Void>> work) {
    await()
        .atMost(LOAD_LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> acknowledged.get() >= count || work.stream().anyMatch(CompletableFuture::isDone));
  }

  private void everyKeyWorks(ApiClient api) {
    List<MadeKey> keys = clients.stream().flatMap(client -> client.keys().stream()).toList();
    assertThat(keys).as("seed %d", seed).isNotEmpty();
    keys.parallelStream().forEach(key -> key.check(api));
  }

  private void everyAliasPointsWhereItShould(ApiClient api) {
    Map<String, String> there = RecordedState.aliases(api);
    for (Client client : clients) {
      client
          .acknowledgedAliases()
          .forEach(
              (alias, targets) ->
                  assertThat(targets).as("%s, seed %d", alias, seed).contains(there.get(alias)));
    }
  }

  private void everyClaimHasOneRecord(Path data) {
    List<Claim> claims = clients.stream().flatMap(client -> client.claims().stream()).toList();
    assertThat(claims.size()).as("acknowledged").isGreaterThanOrEqualTo(LEAST_ACKNOWLEDGED);
    Map<String, List<JsonNode>> records =
        AuditLog.in(data).records().stream()
            .filter(record -> record.hasNonNull("requestID"))
            .collect(Collectors.groupingBy(record -> record.path("requestID").textValue()));
    Set<String> seen = new HashSet<>();
    for (Claim claim : claims) {
      assertThat(seen.add(claim.requestId())).as("a request id of its own").isTrue();
      assertThat(records.getOrDefault(claim.requestId(), List.of()))
          .as("the records of %s, seed %d", claim, seed)
          .singleElement()
          .satisfies(
              record -> {
                assertThat(record.path("eventName").asText()).isEqualTo(claim.eventName());
                assertThat(record.hasNonNull("errorCode")).isFalse();
              });
    }
    assertThat(records.values()).as("no record twice").allSatisfy(r -> assertThat(r).hasSize(1));
  }

  private static int verify(Path data) {
    return Command.server("audit", "verify", "--data", data.toString()).run().exitCode();
  }
}
