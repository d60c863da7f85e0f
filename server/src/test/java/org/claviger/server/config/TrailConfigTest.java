package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrailConfigTest {
  @Test
  void defaults() {
    assertThat(TrailConfig.defaults())
        .isEqualTo(
            new TrailConfig(
                new LookupConfig(Duration.ofDays(90), 1_000_000),
                new UsageConfig(Duration.ofDays(400), 10_000)));
  }

  @Test
  void refusesAnIndexThatIsOutOfRange() {
    Duration ok = Duration.ofDays(90);
    assertThat(new LookupConfig(ok, 0).maxEvents()).isZero();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LookupConfig(Duration.ofHours(23), 1_000))
        .withMessageContaining("audit.index.retention is 0 days; it must be 1 to 3650");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LookupConfig(Duration.ofDays(3_651), 1_000));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LookupConfig(ok, 999))
        .withMessageContaining("it must be 0, or 1000 to 1000000000");
    assertThatIllegalArgumentException().isThrownBy(() -> new LookupConfig(ok, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new LookupConfig(ok, 1_000_000_001));
  }

  @Test
  void refusesSumsThatAreOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UsageConfig(Duration.ZERO, 100))
        .withMessageContaining("usage.retention is 0 days; it must be 1 to 3650");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UsageConfig(Duration.ofDays(3_651), 100));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UsageConfig(Duration.ofDays(400), 99))
        .withMessageContaining("usage.rowsPerDay is 99; it must be 100 to 1000000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UsageConfig(Duration.ofDays(400), 1_000_001));
  }
}
