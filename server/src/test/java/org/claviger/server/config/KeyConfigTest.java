package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeyConfigTest {
  @Test
  void hasDefaults() {
    assertThat(KeyConfig.defaults())
        .isEqualTo(
            new KeyConfig(10_000, Duration.ofSeconds(30), 10_000, 50, 1_000, 50_000, 32_768));
  }

  @Test
  void namesTheValueAndTheRangeOfWhatIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyConfig(0, Duration.ZERO, 1, 1, 1, 1, 1))
        .withMessage("cacheEntries is 0, but must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyConfig(1, Duration.ZERO, 0, 1, 1, 1, 1))
        .withMessage("maxKeys is 0, but must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyConfig(1, Duration.ZERO, 1, -1, 1, 1, 1))
        .withMessage("maxAliasesPerKey is -1, but must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new KeyConfig(1, Duration.ofHours(2), 1, 1, 1, 1, 1))
        .withMessage("staleness is PT2H, but must be from PT0S to PT1H");
  }
}
