package org.claviger.it.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.claviger.it.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Either of a custom key store's two HSMs may be lost, freeze or fail: no request fails. */
@Tag("one-jdk")
class StoreFailoverTest {
  private static final int CYCLES = Integer.getInteger("store.cycles", 4);
  private static final int FAULTS = Integer.getInteger("store.faults", 2);
  private static final long SEED = Long.getLong("store.seed", System.nanoTime());
  private static final int SOME_REQUESTS = 100;
  private static final int SOME_CALLERS = 10;
  private static final String TOO_FEW_HSMS = "CloudHsmClusterInvalidConfigurationException";
  private static final String REMOVED = "any 32 0";
  private static final String FROZEN = "any hang 0";
  private static final String NO_TOKEN = "any e0 0";
  private static final String NO_SESSION = "any b3 0";

  @TempDir private static Path folder;
  private static StoreCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = StoreCluster.start(folder);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @AfterEach
  void revive() {
    cluster.hsm(0).work();
    cluster.hsm(1).work();
    cluster.awaitAll();
  }

  @Test
  void noRequestFailsWhileEitherHsmIsLostOrFrozenAndRevived(TestReporter reporter)
      throws Exception {
    List<String> faults = List.of(REMOVED, FROZEN, NO_TOKEN, NO_SESSION);
    Random random = new Random(SEED);
    reporter.publishEntry("seed", Long.toString(SEED));
    try (Load load = Load.inStore(cluster.api(), cluster.store())) {
      for (int i = 0; i < CYCLES; i++) {
        // Each member fails right after the other came back.
        FaultyHsm hsm = cluster.hsm(i % 2);
        hsm.fail(faults.get(i / 2 % faults.size()));
        try {
          if (random.nextInt(3) > 0) {
            cluster.awaitAway(1);
            assertThat(cluster.createKey().errorCode()).isEqualTo(TOO_FEW_HSMS);
            assertThat(cluster.isReady()).isTrue();
          }
        } finally {
          hsm.work();
        }
        load.awaitMore(SOME_REQUESTS);
        cluster.awaitAll();
      }
      load.assertNoFault();
      report(reporter, load, CYCLES + " cycles");
    }
  }

  @Test
  void noRequestFailsWhileAnHsmFailsOrHangsAtAnyCall(TestReporter reporter) throws Exception {
    List<String> faults = new ArrayList<>(FaultyHsm.faults());
    faults.addAll(FaultyHsm.forgeries());
    Random random = new Random(SEED);
    try (Load load = Load.inStore(cluster.api(), cluster.store())) {
      for (int i = 0; i < FAULTS; i++) {
        int which = FAULTS < faults.size() ? random.nextInt(faults.size()) : i % faults.size();
        FaultyHsm hsm = cluster.hsm(i % 2);
        hsm.fail(faults.get(which));
        try {
          await().atMost(Cluster.LIMIT).until(hsm::hasFailed);
          if (faults.get(which).contains("hang")) {
            cluster.awaitAway(1);
          }
          load.awaitMore(SOME_REQUESTS);
        } catch (AssertionError e) {
          throw new AssertionError("seed " + SEED + ", at " + faults.get(which), e);
        } finally {
          hsm.work();
        }
        cluster.awaitAll();
      }
      load.assertNoFault();
      report(reporter, load, FAULTS + " faults");
    }
  }

  @Test
  void anHsmThatLacksKeysIsGivenThemBeforeItServes() throws Exception {
    Path token = cluster.token(1);
    Path older = folder.resolve("older");
    copy(token, older);
    List<String> blobs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      blobs.add(encrypted(keyId(cluster.createKey())));
    }
    long objects = cluster.objects(1);
    cluster.hsm(1).fail(REMOVED);
    cluster.awaitAway(1);
    Files.move(token, folder.resolve("newer"));
    Files.move(older, token);
    assertThat(cluster.objects(1)).isEqualTo(objects - 3);
    // One that cannot be given them does not serve, well as it answers.
    cluster.hsm(1).fail("C_UnwrapKey 30 0");
    await().atMost(Cluster.LIMIT).until(cluster.hsm(1)::hasFailed);
    await().during(Duration.ofSeconds(1)).until(() -> cluster.active() == 1);
    cluster.hsm(1).work();
    cluster.awaitAll();
    assertThat(cluster.objects(1)).isEqualTo(objects);
    cluster.hsm(0).fail(REMOVED);
    for (String blob : blobs) {
      assertThat(decrypted(blob)).isEqualTo("dGV4dA==");
    }
  }

  @Test
  void aKeyThatDoesNotReachEveryHsmIsNoKey() {
    long keys = keys();
    long first = cluster.objects(0);
    long second = cluster.objects(1);
    for (String fault :
        List.of("C_UnwrapKey 30 0", "C_UnwrapKey 05 0", "C_GetAttributeValue 30 0")) {
      cluster.hsm(1).fail(fault);
      assertThat(cluster.createKey().errorCode()).as(fault).isEqualTo(TOO_FEW_HSMS);
      cluster.hsm(1).work();
      cluster.awaitAll();
      assertThat(keys()).as(fault).isEqualTo(keys);
      assertThat(cluster.objects(0)).as(fault).isEqualTo(first);
      assertThat(cluster.objects(1)).as(fault).isEqualTo(second);
    }
  }

  @Test
  void anHsmThatIsFrozenDoesNotHoldUpTheReturnOfTheOther() {
    List<CompletableFuture<Answer>> asked = new ArrayList<>();
    cluster.hsm(0).fail(FROZEN);
    try {
      // Nobody uses it: what hangs in it is what looks after it.
      await().atMost(Cluster.LIMIT).until(cluster.hsm(0)::hasFailed);
      cluster.hsm(1).fail(REMOVED);
      for (int i = 0; i < SOME_CALLERS; i++) {
        asked.add(cluster.random());
      }
      cluster.awaitAway(2);
      cluster.hsm(1).work();
      cluster.awaitAway(1);
      assertThat(cluster.random().join().status()).isEqualTo(200);
    } finally {
      cluster.hsm(0).work();
    }
    // They may have failed: for a moment there was no HSM.
    CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0])).join();
  }

  private static long keys() {
    return cluster.ask("ListKeys", "{\"Limit\":1000}").json().path("Keys").size();
  }

  private static String keyId(Answer made) {
    assertThat(made.status()).as(made.body()).isEqualTo(200);
    return made.json().at("/KeyMetadata/KeyId").textValue();
  }

  private static String encrypted(String keyId) {
    return cluster
        .ask("Encrypt", "{\"KeyId\":\"" + keyId + "\",\"Plaintext\":\"dGV4dA==\"}")
        .text("CiphertextBlob");
  }

  private static String decrypted(String blob) {
    return cluster.ask("Decrypt", "{\"CiphertextBlob\":\"" + blob + "\"}").text("Plaintext");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectory(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static void report(TestReporter reporter, Load load, String what) {
    reporter.publishEntry(
        what,
        load.requests() + " requests, the slowest " + load.slowestMillis() + " ms, seed " + SEED);
  }
}
