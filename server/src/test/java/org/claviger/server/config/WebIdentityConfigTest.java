package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WebIdentityConfigTest {
  @Test
  void defaults() {
    assertThat(WebIdentityConfig.defaults())
        .isEqualTo(
            new WebIdentityConfig(Optional.empty(), false, Duration.ofSeconds(5), 256 << 10));
  }

  @Test
  void refusesWhatIsOutOfRange() {
    Optional<Path> none = Optional.empty();
    Duration ok = Duration.ofSeconds(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WebIdentityConfig(none, false, Duration.ZERO, 4_096));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WebIdentityConfig(none, false, Duration.ofSeconds(61), 4_096))
        .withMessageContaining("at most PT1M");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WebIdentityConfig(none, false, ok, 1_023));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WebIdentityConfig(none, false, ok, (4 << 20) + 1));
  }
}
