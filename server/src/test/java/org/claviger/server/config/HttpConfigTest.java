package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpConfigTest {
  @Test
  void listensOnLoopbackByDefault() {
    HttpConfig config = HttpConfig.defaults();

    assertThat(config.host()).isEqualTo("127.0.0.1");
    assertThat(config.port()).isEqualTo(8443);
    assertThat(ManagementConfig.defaults().port()).isEqualTo(8444);
  }

  @Test
  void hasTheseTimeoutsByDefault() {
    HttpTimeouts timeouts = HttpTimeouts.defaults();

    assertThat(timeouts.handshake()).isEqualTo(Duration.ofSeconds(10));
    assertThat(timeouts.header()).isEqualTo(Duration.ofSeconds(10));
    assertThat(timeouts.body()).isEqualTo(Duration.ofSeconds(20));
    assertThat(timeouts.exchange()).isEqualTo(Duration.ofSeconds(60));
    assertThat(timeouts.idle()).isEqualTo(Duration.ofSeconds(60));
    assertThat(timeouts.drain()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void hasTheseLimitsByDefault() {
    HttpLimits limits = HttpLimits.defaults();

    assertThat(limits.connections()).isEqualTo(1024);
    assertThat(limits.headerBytes()).isEqualTo(16 * 1024);
    assertThat(limits.bodyBytes()).isEqualTo(1024 * 1024);
    assertThat(limits.streams()).isEqualTo(128);
    assertThat(limits.controlFramesPerSecond()).isEqualTo(100);
    assertThat(limits.framesPerRequest()).isEqualTo(1000);
    assertThat(limits.threads()).isEqualTo(200);
  }

  @Test
  void makesCertificatesForLoopbackByDefault() {
    TlsConfig tls = TlsConfig.defaults();

    assertThat(tls.names()).containsExactly("localhost", "127.0.0.1", "::1");
    assertThat(tls.caValidity()).isEqualTo(Duration.ofDays(3650));
    assertThat(tls.validity()).isEqualTo(Duration.ofDays(90));
    assertThat(tls.renewal()).isEqualTo(Duration.ofDays(30));
    assertThat(tls.check()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void refusesWhatCannotBe() {
    HttpTimeouts timeouts = HttpTimeouts.defaults();
    HttpLimits limits = HttpLimits.defaults();

    assertThatThrownBy(() -> new HttpConfig("h", 65_536, timeouts, limits))
        .hasMessage("port is 65536 and must be 0 to 65535");
    assertThatThrownBy(() -> ManagementConfig.defaults().withPort(-1))
        .hasMessageContaining("0 to 65535");
    assertThatThrownBy(() -> new HttpLimits(0, 8192, 8192, 1, 1, 16, 8))
        .hasMessage("connections is 0 and must be 1 to 1000000");
    assertThatThrownBy(
            () ->
                new HttpTimeouts(
                    Duration.ZERO,
                    timeouts.header(),
                    timeouts.body(),
                    timeouts.exchange(),
                    timeouts.idle(),
                    timeouts.drain()))
        .hasMessage("handshake is PT0S and must be positive");
    Duration day = Duration.ofDays(1);
    assertThatThrownBy(() -> new TlsConfig(List.of(), day, day, day, day))
        .hasMessageContaining("names");
    assertThatThrownBy(
            () -> new TlsConfig(List.of("a"), day.multipliedBy(9), day, day, Duration.ofMinutes(1)))
        .hasMessageContaining("renewal");
  }
}
