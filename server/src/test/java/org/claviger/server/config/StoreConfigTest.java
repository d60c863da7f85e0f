package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoreConfigTest {
  private static final Path FILE = Path.of("claviger.db");

  @Test
  void defaults() {
    assertThat(StoreConfig.of(FILE)).isEqualTo(new StoreConfig(FILE, 4, Duration.ofSeconds(5)));
  }

  @Test
  void refusesWhatIsOutOfRange() {
    for (int readers : new int[] {0, -1, 65}) {
      assertThatThrownBy(() -> new StoreConfig(FILE, readers, Duration.ofSeconds(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 to 64");
    }
    for (long millis : new long[] {0, 60_001}) {
      assertThatThrownBy(() -> new StoreConfig(FILE, 1, Duration.ofMillis(millis)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("1 minute");
    }
  }
}
