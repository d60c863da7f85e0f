package org.claviger.provider.internal.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.claviger.provider.DataKeyCache.Limits;
import org.junit.jupiter.api.Test;

class CachedDataKeysTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final List<byte[]> made = new ArrayList<>();

  private static EntryId id(String arn) {
    return EntryId.ofSealing(arn, new byte[0]);
  }

  private CachedDataKeys cache(Limits limits) {
    return new CachedDataKeys(limits, now::get);
  }

  private DataKeys.Fresh generate() {
    byte[] plaintext = new byte[32];
    plaintext[0] = (byte) (made.size() + 1);
    plaintext[1] = 1;
    made.add(plaintext);
    EncryptedDataKey encrypted = new EncryptedDataKey(new byte[0], new byte[0], new byte[0]);
    return new DataKeys.Fresh(new DataKey(plaintext), encrypted);
  }

  private SealingKey seal(CachedDataKeys cache, String arn, OptionalLong bytes) {
    return cache.seal(id(arn), new byte[32], bytes, this::generate);
  }

  @Test
  void aKeyIsUsedForItsMessagesAndThenWiped() {
    CachedDataKeys cache = cache(new Limits(10, MINUTE, 3, Long.MAX_VALUE));
    for (int i = 0; i < 7; i++) {
      seal(cache, "a", OptionalLong.empty());
    }
    assertThat(made).hasSize(3);
    assertThat(made.get(0)).containsOnly(0);
    assertThat(made.get(1)).containsOnly(0);
    assertThat(made.get(2)).startsWith(3);
  }

  @Test
  void bytesAreCountedAndUnknownLengthsKeptOut() {
    CachedDataKeys cache = cache(new Limits(10, MINUTE, 100, 100));
    seal(cache, "a", OptionalLong.of(60));
    seal(cache, "a", OptionalLong.of(40));
    assertThat(made).hasSize(1);
    seal(cache, "a", OptionalLong.of(1));
    assertThat(made).hasSize(2);
    seal(cache, "a", OptionalLong.of(101));
    seal(cache, "a", OptionalLong.empty());
    assertThat(made).hasSize(4);
    assertThat(made.get(2)).containsOnly(0);
    assertThat(made.get(3)).containsOnly(0);
    assertThat(cache.size()).isOne();
  }

  @Test
  void keysGrowOldOnAClockThatMayOverflow() {
    CachedDataKeys cache = cache(new Limits(10, MINUTE));
    seal(cache, "a", OptionalLong.empty());
    now.addAndGet(MINUTE.toNanos() - 1);
    seal(cache, "a", OptionalLong.empty());
    assertThat(made).hasSize(1);
    now.addAndGet(1);
    assertThat(cache.size()).isZero();
    assertThat(made.get(0)).containsOnly(0);
    seal(cache, "a", OptionalLong.empty());
    assertThat(made).hasSize(2);
  }

  @Test
  void theOldestMakesRoomAndClearWipesAll() {
    CachedDataKeys cache = cache(new Limits(2, MINUTE));
    for (String arn : List.of("a", "b", "c")) {
      seal(cache, arn, OptionalLong.empty());
    }
    assertThat(cache.size()).isEqualTo(2);
    assertThat(made.get(0)).containsOnly(0);
    assertThat(made.get(2)).startsWith(3);
    cache.clear();
    assertThat(made).allSatisfy(key -> assertThat(key).containsOnly(0));
  }

  @Test
  void threadsShareItWithoutEverUsingAWipedKey() throws Exception {
    CachedDataKeys cache = new CachedDataKeys(new Limits(1, MINUTE, 2, Long.MAX_VALUE));
    byte[] wiped = MessageKey.derive(new byte[32], MessageSealer.SUITE, new byte[32]).getEncoded();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Void> work =
          () -> {
            for (int i = 0; i < 200; i++) {
              SealingKey sealing =
                  cache.seal(
                      id("a" + i % 3), new byte[32], OptionalLong.empty(), this::lockedGenerate);
              assertThat(sealing.key().getEncoded()).isNotEqualTo(wiped);
            }
            return null;
          };
      for (Future<Void> each : threads.invokeAll(List.of(work, work, work, work))) {
        each.get();
      }
    } finally {
      threads.shutdown();
    }
  }

  private DataKeys.Fresh lockedGenerate() {
    synchronized (made) {
      return generate();
    }
  }

  @Test
  void limitsHaveRanges() {
    List<Runnable> wrong =
        List.of(
            () -> new Limits(0, MINUTE),
            () -> new Limits(100_001, MINUTE),
            () -> new Limits(1, Duration.ZERO),
            () -> new Limits(1, Duration.ofHours(25)),
            () -> new Limits(1, MINUTE, 0, 1),
            () -> new Limits(1, MINUTE, (1L << 32) + 1, 1),
            () -> new Limits(1, MINUTE, 1, -1));
    for (Runnable one : wrong) {
      assertThatIllegalArgumentException().isThrownBy(one::run);
    }
  }
}
