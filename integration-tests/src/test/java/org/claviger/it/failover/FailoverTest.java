package org.claviger.it.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.claviger.it.ApiClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Either of two HSMs may be killed, freeze or fail at any call: no request fails. */
@Tag("one-jdk")
class FailoverTest {
  private static final int CYCLES = Integer.getInteger("failover.cycles", 4);
  private static final int FAULTS = Integer.getInteger("failover.faults", 2);
  private static final long SEED = Long.getLong("failover.seed", System.nanoTime());
  private static final int SOME_REQUESTS = 100;

  @TempDir private static Path folder;
  private static FaultyHsm faulty;
  private static Cluster cluster;

  @BeforeAll
  static void start() throws IOException {
    faulty = FaultyHsm.in(folder);
    cluster = Cluster.start(folder, faulty);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void noRequestFailsWhileEitherHsmIsKilledOrFrozenAndRevived(TestReporter reporter)
      throws Exception {
    Random random = new Random(SEED);
    reporter.publishEntry("seed", Long.toString(SEED));
    try (Load load = Load.start(ApiClient.of(cluster.server()))) {
      for (int i = 0; i < CYCLES; i++) {
        load.awaitMore(SOME_REQUESTS);
        Worker worker = i % 2 == 0 ? cluster.first() : cluster.second();
        boolean isSeen = random.nextInt(3) > 0;
        if (i / 2 % 2 == 0) {
          worker.kill();
          lose(worker, isSeen);
          worker.start();
        } else {
          worker.freeze();
          lose(worker, isSeen);
          worker.thaw();
        }
        load.awaitMore(SOME_REQUESTS);
        cluster.awaitAll();
      }
      load.assertNoFault();
      report(reporter, load, CYCLES + " cycles");
    }
  }

  @Test
  void eachHsmIsSeenByItself() {
    cluster.awaitAll();
    for (Worker worker : List.of(cluster.first(), cluster.second())) {
      for (String what : List.of("up", "foreign", "busy", "failures_total", "losses_total")) {
        assertThat(cluster.metrics())
            .filteredOn(line -> line.startsWith("claviger_hsm_member_" + what + "{"))
            .anyMatch(line -> line.contains("\"" + worker.name() + "\""));
      }
    }
    assertThat(cluster.metrics())
        .filteredOn(line -> line.startsWith("claviger_hsm_member_up{"))
        .isNotEmpty()
        .allMatch(line -> line.endsWith(" 1.0"));
  }

  /** Waits until the loss was seen, or is revived before that. */
  private static void lose(Worker worker, boolean isSeen) {
    if (isSeen) {
      cluster.awaitLoss(worker);
      assertThat(cluster.ready().path("ready").asBoolean()).isTrue();
    }
  }

  @Test
  void noRequestFailsWhileAnHsmFailsOrHangsAtAnyCall(TestReporter reporter) throws Exception {
    List<String> faults = FaultyHsm.faults();
    Random random = new Random(SEED);
    try (Load load = Load.start(ApiClient.of(cluster.server()))) {
      for (int i = 0; i < FAULTS; i++) {
        String fault =
            FAULTS < faults.size()
                ? faults.get(random.nextInt(faults.size()))
                : faults.get(i % faults.size());
        faulty.fail(fault);
        try {
          await().atMost(Cluster.LIMIT).until(faulty::hasFailed);
          if (fault.contains("hang")) {
            cluster.awaitLoss(cluster.second());
          }
          load.awaitMore(SOME_REQUESTS);
        } catch (AssertionError e) {
          throw new AssertionError("seed " + SEED + ", at " + fault, e);
        } finally {
          faulty.work();
        }
        cluster.awaitAll();
        load.awaitMore(SOME_REQUESTS);
      }
      load.assertNoFault();
      report(reporter, load, FAULTS + " faults");
    }
  }

  @Test
  void aWorkerWhoseModuleHangsForGoodEndsToBeStartedAnew() throws Exception {
    try (Load load = Load.start(ApiClient.of(cluster.server()))) {
      ProcessHandle hanging = cluster.second().handle();
      faulty.fail("C_Sign hang 0");
      try {
        await().atMost(Cluster.LIMIT).until(() -> !hanging.isAlive());
      } finally {
        faulty.work();
      }
      cluster.awaitAll();
      load.awaitMore(SOME_REQUESTS);
    }
  }

  private static void report(TestReporter reporter, Load load, String what) {
    reporter.publishEntry(
        what,
        load.requests() + " requests, the slowest " + load.slowestMillis() + " ms, seed " + SEED);
  }
}
