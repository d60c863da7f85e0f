package org.claviger.it.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.claviger.it.DeclaredCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Either of the workers that have a custom key store's two HSMs may be killed or freeze. */
@Tag("one-jdk")
class StoreWorkerTest {
  private static final int CYCLES = Integer.getInteger("store.cycles", 4);
  private static final long SEED = Long.getLong("store.seed", System.nanoTime());
  private static final int SOME_REQUESTS = 100;

  @TempDir private static Path folder;
  private static Worker first;
  private static Worker second;
  private static StoreCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    DeclaredCluster declared = DeclaredCluster.makeApart(folder);
    first = new Worker(DeclaredCluster.NAMES.get(0), folder, "openOnly: true");
    second = new Worker(DeclaredCluster.NAMES.get(1), folder, "openOnly: true");
    cluster = StoreCluster.start(folder, declared, first, second);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
    first.close();
  }

  @Test
  void noRequestFailsWhileEitherWorkerIsKilledOrFrozenAndRevived(TestReporter reporter)
      throws Exception {
    Random random = new Random(SEED);
    reporter.publishEntry("seed", Long.toString(SEED));
    try (Load load = Load.inStore(cluster.api(), cluster.store())) {
      for (int i = 0; i < CYCLES; i++) {
        load.awaitMore(SOME_REQUESTS);
        Worker worker = i % 2 == 0 ? first : second;
        boolean isSeen = random.nextInt(3) > 0;
        if (i / 2 % 2 == 0) {
          worker.kill();
          lose(isSeen);
          worker.start();
        } else {
          worker.freeze();
          lose(isSeen);
          worker.thaw();
        }
        load.awaitMore(SOME_REQUESTS);
        cluster.awaitAll();
      }
      load.assertNoFault();
      reporter.publishEntry(
          CYCLES + " cycles",
          load.requests() + " requests, the slowest " + load.slowestMillis() + " ms");
    }
  }

  /** Waits until the loss was seen, or is revived before that. */
  private static void lose(boolean isSeen) {
    if (isSeen) {
      cluster.awaitAway(1);
      assertThat(cluster.isReady()).isTrue();
    }
  }
}
