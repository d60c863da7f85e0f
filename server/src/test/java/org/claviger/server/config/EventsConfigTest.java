package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventsConfigTest {
  @TempDir Path folder;

  @Test
  void defaults() {
    EventsConfig config = EventsConfig.defaults();
    assertThat(config.retention()).isEqualTo(Duration.ofDays(7));
    assertThat(config.maxEvents()).isEqualTo(100_000);
    assertThat(config.warnings().material())
        .containsExactly(Duration.ofDays(30), Duration.ofDays(7), Duration.ofDays(1));
    assertThat(config.warnings().deletion())
        .containsExactly(Duration.ofDays(3), Duration.ofDays(1));
    assertThat(config.warnings().certificate()).isEqualTo(config.warnings().material());
    assertThat(config.watch()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.settle()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.webhooks()).isEmpty();
    assertThat(config.delivery())
        .isEqualTo(
            new DeliveryConfig(
                10_000,
                Duration.ofDays(3),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofHours(1)));
  }

  @Test
  void readsWebhooks() throws IOException {
    EventsConfig config =
        read(
            """
            materialWarnings: [2h, 10d, 2h]
            webhooks:
            - {url: "https://hooks.example.com/a?t=1", secretFile: s, detailTypes: [KMS CMK Deletion]}
            - {url: "http://localhost:9000/", secretFile: s, allowPrivate: true, caFile: ca.pem}
            """);
    assertThat(config.warnings().material())
        .containsExactly(Duration.ofDays(10), Duration.ofHours(2));
    assertThat(config.webhooks()).hasSize(2);
    assertThat(config.webhooks().get(0).detailTypes()).containsExactly("KMS CMK Deletion");
    assertThat(config.webhooks().get(0).allowPrivate()).isFalse();
    assertThat(config.webhooks().get(0).secret())
        .isEqualTo(PinSource.file(folder.resolve("s"), "webhook secret"));
    assertThat(config.webhooks().get(1).caFile()).contains(folder.resolve("ca.pem"));
    assertThat(config.webhooks().get(0).toString())
        .contains("hooks.example.com")
        .doesNotContain("t=1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "retention: 1h",
        "retention: 400d",
        "maxEvents: 10",
        "watch: 1ms",
        "settle: 2h",
        "materialWarnings: [1s]",
        "deletionWarnings: 3d",
        "certificateWarnings: [400d]",
        "delivery: {queue: 1}",
        "delivery: {timeout: 10ms}",
        "delivery: {firstRetry: 2h}",
        "webhooks: {url: a}",
        "webhooks: [a]",
        "webhooks: [{url: 'https://a/'}]",
        "webhooks: [{secretFile: s}]",
        "webhooks: [{url: 'https://a/', secretFile: s, secret: s}]",
        "webhooks: [{url: 'https://a/', secretFile: s}, {url: 'https://a/', secretFile: s}]",
        "webhook: []"
      })
  void refusesWhatCannotBe(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(InvalidConfigException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a.example/",
        "ftp://a/",
        "a",
        "/hook",
        "https:///x",
        "https://u:hidden@a/",
        "https://a/#hidden",
        "https://a:0/",
        "https://a:70000/",
        "mailto:hidden@a"
      })
  void refusesUrlsOfWebhooksWithoutShowingThem(String url) {
    assertThatThrownBy(
            () ->
                new WebhookConfig(
                    URI.create(url),
                    PinSource.file(folder.resolve("s"), "webhook secret"),
                    Set.of(),
                    false,
                    Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hidden");
    assertThatThrownBy(() -> WebhookConfig.url("https://a/hidden token"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hidden");
  }

  @Test
  void atMostSixteenWebhooks() {
    List<WebhookConfig> many =
        IntStream.range(0, 17)
            .mapToObj(
                i ->
                    new WebhookConfig(
                        URI.create("https://a/" + i),
                        PinSource.file(folder.resolve("s"), "webhook secret"),
                        Set.of(),
                        false,
                        Optional.empty()))
            .toList();
    EventsConfig usual = EventsConfig.defaults();
    assertThatThrownBy(
            () ->
                new EventsConfig(
                    usual.retention(),
                    usual.maxEvents(),
                    usual.warnings(),
                    usual.watch(),
                    usual.settle(),
                    usual.delivery(),
                    many))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private EventsConfig read(String text) throws IOException {
    Path file = folder.resolve("claviger.yaml");
    Files.writeString(file, "data: here\nevents:\n" + text.indent(2));
    return ConfigFile.read(file).events();
  }
}
