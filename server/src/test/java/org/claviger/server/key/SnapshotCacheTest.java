package org.claviger.server.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.claviger.server.store.RowKey;
import org.junit.jupiter.api.Test;

class SnapshotCacheTest {
  private static final RowKey KEY = new RowKey("111122223333/us-east-1", "id");
  private static final long STALENESS_NANOS = 1_000;

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 500);
  private final AtomicInteger loads = new AtomicInteger();
  private final SnapshotCache<String> cache =
      new SnapshotCache<>(10, Duration.ofNanos(STALENESS_NANOS), now::get);

  @Test
  void loadsOnceWhileYoung() {
    assertThat(read("a")).contains("a");
    now.addAndGet(STALENESS_NANOS - 1);
    assertThat(read("b")).contains("a");
    assertThat(loads).hasValue(1);
  }

  @Test
  void loadsAgainAtTheBoundOfStalenessThoughTheClockWraps() {
    read("a");
    now.addAndGet(STALENESS_NANOS);
    assertThat(read("b")).contains("b");
  }

  @Test
  void countsTheAgeFromBeforeTheLoad() {
    cache.get(
        KEY,
        key -> {
          now.addAndGet(STALENESS_NANOS);
          return Optional.of("slow");
        });
    assertThat(read("fresh")).contains("fresh");
  }

  @Test
  void doesNotRememberWhatIsAbsent() {
    assertThat(cache.get(KEY, key -> Optional.empty())).isEmpty();
    assertThat(read("made since")).contains("made since");
  }

  @Test
  void forgetsWhatIsInvalidated() {
    read("old");
    cache.invalidate(KEY);
    assertThat(read("new")).contains("new");
  }

  @Test
  void doesNotKeepWhatWasReadBeforeAnInvalidation() {
    cache.get(
        KEY,
        key -> {
          cache.invalidate(KEY);
          return Optional.of("old");
        });
    assertThat(read("new")).contains("new");
  }

  @Test
  void anInvalidationElsewhereDoesNotDropWhatIsKept() {
    read("a");
    cache.invalidate(new RowKey(KEY.scope(), "other"));
    assertThat(read("b")).contains("a");
  }

  @Test
  void keepsWhatWasReadDuringAnInvalidationElsewhere() {
    cache.get(
        KEY,
        key -> {
          cache.invalidate(new RowKey(KEY.scope(), "other"));
          return Optional.of("a");
        });
    assertThat(read("b")).contains("a");
  }

  @Test
  void doesNotKeepWhatWasReadBeforeEverythingWasForgotten() {
    cache.get(
        KEY,
        key -> {
          read("inner");
          cache.clear();
          return Optional.of("old");
        });
    assertThat(read("new")).contains("new");
  }

  private Optional<String> read(String value) {
    return cache.get(
        KEY,
        key -> {
          loads.incrementAndGet();
          return Optional.of(value);
        });
  }
}
