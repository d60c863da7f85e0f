package org.claviger.server.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.claviger.server.config.AeadConfig;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.SqliteStore;
import org.claviger.server.store.Store;
import org.claviger.server.store.Table;
import org.claviger.server.store.TamperedRowException;
import org.claviger.server.store.TestAuthenticator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UseCountsTest {
  private static final KeyArn ARN =
      new KeyArn("us-east-1", "111122223333", "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0");

  @TempDir Path folder;
  private Store store;

  @BeforeEach
  void open() {
    store = SqliteStore.open(StoreConfig.of(folder.resolve("claviger.db")));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void givesExactlyAsManyUsesAsTheBound() {
    UseCounts counts = counts(10, 4);
    begin(counts, ARN);
    assertThat(takeAll(counts)).isEqualTo(10);
    assertExhausted(counts, 10);
  }

  @Test
  void usesThatWereNotKnownAreAddedAndNeverPassTheBound() {
    UseCounts counts = counts(10, 1);
    begin(counts, ARN);
    add(counts, 4);
    assertThat(takeAll(counts)).isEqualTo(6);
    KeyArn other = new KeyArn(ARN.region(), ARN.accountId(), ARN.keyId().replace('0', '1'));
    boolean isThere = store.write(transaction -> counts.add(transaction, other, 1));
    assertThat(isThere).isFalse();
    add(counts, Long.MAX_VALUE);
    assertExhausted(counts, 10);
  }

  private void add(UseCounts counts, long uses) {
    boolean isThere = store.write(transaction -> counts.add(transaction, ARN, uses));
    assertThat(isThere).isTrue();
  }

  @Test
  void countsEachKeyByItself() {
    UseCounts counts = counts(3, 10);
    KeyArn other = new KeyArn(ARN.region(), ARN.accountId(), ARN.keyId().replace('0', '1'));
    begin(counts, ARN);
    begin(counts, other);
    assertThat(takeAll(counts)).isEqualTo(3);
    counts.take(other);
  }

  @Test
  void aCrashForgoesTheRestOfABlockAndRepeatsNothing() {
    UseCounts before = counts(10, 4);
    begin(before, ARN);
    before.take(ARN);
    UseCounts after = counts(10, 4);
    assertThat(takeAll(after)).isEqualTo(6);
    assertExhausted(counts(10, 4), 10);
  }

  @Test
  void aRestartedServerStaysExhausted() {
    UseCounts counts = counts(5, 2);
    begin(counts, ARN);
    takeAll(counts);
    close();
    open();
    assertExhausted(counts(5, 2), 5);
  }

  @Test
  void theBlockIsOnDiskBeforeItsFirstUse() {
    UseCounts counts = counts(100, 8);
    begin(counts, ARN);
    counts.take(ARN);
    assertThat(document()).isEqualTo("{\"format\":1,\"used\":8}");
  }

  @Test
  void aHigherBoundLetsAKeyGoOn() {
    UseCounts counts = counts(5, 2);
    begin(counts, ARN);
    takeAll(counts);
    assertThat(takeAll(counts(7, 2))).isEqualTo(2);
  }

  @Test
  void threadsTogetherNeverPassTheBound() throws Exception {
    int bound = 1_000_000;
    UseCounts counts = counts(bound, 100_000);
    begin(counts, ARN);
    CountDownLatch start = new CountDownLatch(16);
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<Integer>> taken = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Callable<Integer> taker =
            () -> {
              start.countDown();
              start.await();
              return takeAll(counts);
            };
        taken.add(threads.submit(taker));
      }
      int sum = 0;
      for (Future<Integer> each : taken) {
        sum += each.get();
      }
      assertThat(sum).isEqualTo(bound);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void twoServersOnOneStoreTogetherNeverPassTheBound() {
    UseCounts one = counts(20, 3);
    UseCounts other = counts(20, 3);
    begin(one, ARN);
    int sum = 0;
    for (int i = 0; i < 4; i++) {
      one.take(ARN);
      other.take(ARN);
      sum += 2;
    }
    sum += takeAll(one) + takeAll(other);
    assertThat(sum).isLessThanOrEqualTo(20);
  }

  @Test
  void aKeyWhoseCountIsGoneDoesNotEncrypt() {
    UseCounts counts = counts(10, 4);
    assertThatThrownBy(() -> counts.take(ARN))
        .isInstanceOf(TamperedRowException.class)
        .hasMessageContaining(ARN.toString());
  }

  @Test
  void aCountOfAnotherDomainIsNotBelieved() {
    UseCounts counts = counts(10, 4);
    begin(counts, ARN);
    UseCounts foreign = new UseCounts(store, new TestAuthenticator(2), new AeadConfig(10, 4));
    assertThatThrownBy(() -> foreign.take(ARN)).isInstanceOf(TamperedRowException.class);
  }

  private UseCounts counts(long maxUses, long blockUses) {
    return new UseCounts(store, new TestAuthenticator(1), new AeadConfig(maxUses, blockUses));
  }

  private void begin(UseCounts counts, KeyArn arn) {
    store.write(
        transaction -> {
          counts.begin(transaction, arn);
          return null;
        });
  }

  private String document() {
    AuthenticatedTable table = store.table(Table.USE_COUNT, new TestAuthenticator(1));
    RowKey key = new RowKey("111122223333/us-east-1", ARN.keyId());
    return new String(table.find(key).orElseThrow().document(), StandardCharsets.UTF_8);
  }

  private static int takeAll(UseCounts counts) {
    int taken = 0;
    try {
      while (taken < 2_000_000) {
        counts.take(ARN);
        taken++;
      }
    } catch (ApiException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.LimitExceededException);
    }
    return taken;
  }

  private static void assertExhausted(UseCounts counts, long bound) {
    assertThatThrownBy(() -> counts.take(ARN))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.LimitExceededException))
        .hasMessage(
            ARN
                + " has used up its "
                + bound
                + " encryptions. Create a new key with Claviger.CreateAeadKey and encrypt with"
                + " that; this key goes on decrypting.");
  }
}
