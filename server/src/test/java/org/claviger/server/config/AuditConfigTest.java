package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditConfigTest {
  private static final Path FOLDER = Path.of("audit");
  private static final AuditConfig DEFAULTS = AuditConfig.of(FOLDER, "111122223333");

  @Test
  void defaults() {
    assertThat(DEFAULTS)
        .isEqualTo(
            new AuditConfig(
                FOLDER,
                "111122223333",
                64 << 20,
                Duration.ofSeconds(2),
                16 << 20,
                Duration.ofSeconds(5),
                10,
                256 << 20));
  }

  @Test
  void refusesAnAccountThatIsNot12Digits() {
    assertThatThrownBy(() -> AuditConfig.of(FOLDER, "1234"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("12 digits");
  }

  @Test
  void refusesWhatIsOutOfRange() {
    Duration second = Duration.ofSeconds(1);
    Duration none = Duration.ZERO;
    int mib = 1 << 20;
    refused("fileBytes", 65_535, second, mib, second, 1, 0);
    refused("timeout", mib, none, mib, second, 1, 0);
    refused("queueBytes", mib, second, mib - 1, second, 1, 0);
    refused("refusalInterval", mib, second, mib, none, 1, 0);
    refused("refusalAddresses", mib, second, mib, second, 0, 0);
    refused("reserveBytes", mib, second, mib, second, 1, -1);
  }

  @Test
  void defaultsOfFilesAndAnchors() {
    assertThat(DEFAULTS.files())
        .isEqualTo(new AuditFilesConfig(Duration.ofHours(24), true, Optional.empty()));
    assertThat(DEFAULTS.anchors())
        .isEqualTo(new AnchorConfig(Duration.ofSeconds(60), Optional.empty(), Optional.empty()));
  }

  @Test
  void refusesFilesAndAnchorsOutOfRange() {
    Duration day = Duration.ofDays(1);
    Optional<Duration> hour = Optional.of(Duration.ofHours(1));
    assertThatThrownBy(() -> new AuditFilesConfig(Duration.ofSeconds(59), true, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fileAge");
    assertThatThrownBy(() -> new AuditFilesConfig(day, true, hour))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("retention");
    assertThatThrownBy(() -> new AnchorConfig(Duration.ZERO, Optional.empty(), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("anchorInterval");
    assertThatThrownBy(() -> new AnchorConfig(day, Optional.empty(), Optional.of("yes")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64 hex digits");
  }

  private static void refused(
      String what, long file, Duration timeout, int queue, Duration interval, int top, long spare) {
    assertThatThrownBy(
            () ->
                new AuditConfig(FOLDER, "111122223333", file, timeout, queue, interval, top, spare))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what);
  }
}
