package org.claviger.provider.internal.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TtlCacheTest {
  private final AtomicInteger loads = new AtomicInteger();

  @Test
  void loadsOnceWhileTheTimeLasts() {
    TtlCache<String, Integer> cache = new TtlCache<>(Duration.ofHours(1));

    assertThat(cache.get("a", loads::incrementAndGet)).isEqualTo(1);
    assertThat(cache.get("a", loads::incrementAndGet)).isEqualTo(1);
    assertThat(cache.get("b", loads::incrementAndGet)).isEqualTo(2);
  }

  @Test
  void loadsEachTimeWhenTheTimeIsZero() {
    TtlCache<String, Integer> cache = new TtlCache<>(Duration.ZERO);

    cache.get("a", loads::incrementAndGet);
    assertThat(cache.get("a", loads::incrementAndGet)).isEqualTo(2);
  }

  @Test
  void forgetsWhatWasCleared() {
    TtlCache<String, Integer> cache = new TtlCache<>(Duration.ofHours(1));

    cache.get("a", loads::incrementAndGet);
    cache.clear();
    assertThat(cache.get("a", loads::incrementAndGet)).isEqualTo(2);
  }

  @Test
  void doesNotKeepWhatWasLoadedWhileItWasCleared() {
    TtlCache<String, Integer> cache = new TtlCache<>(Duration.ofHours(1));

    cache.get(
        "a",
        () -> {
          cache.clear();
          return loads.incrementAndGet();
        });
    assertThat(cache.get("a", loads::incrementAndGet)).isEqualTo(2);
  }
}
