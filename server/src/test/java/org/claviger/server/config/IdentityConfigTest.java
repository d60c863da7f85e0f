package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdentityConfigTest {
  @Test
  void defaults() {
    assertThat(IdentityConfig.defaults())
        .isEqualTo(
            new IdentityConfig(10_000, Duration.ofSeconds(30), 10_000, IdentityLimits.defaults()));
  }

  @Test
  void refusesWhatIsOutOfRange() {
    Duration ok = Duration.ofSeconds(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IdentityConfig(0, ok, 1, IdentityLimits.defaults()))
        .withMessage("cacheEntries is 0, but must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IdentityConfig(1, ok, 0, IdentityLimits.defaults()))
        .withMessage("signingKeys is 0, but must be at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new IdentityConfig(1, Duration.ofSeconds(-1), 1, IdentityLimits.defaults()));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new IdentityConfig(
                    1, Duration.ofHours(1).plusNanos(1), 1, IdentityLimits.defaults()))
        .withMessageContaining("must be from PT0S to PT1H");
  }
}
