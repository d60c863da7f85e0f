package org.claviger.server.event.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.claviger.server.http.tls.MovingClock;
import org.claviger.server.key.Due;
import org.claviger.server.key.Expiring;
import org.claviger.server.key.KeyArn;
import org.junit.jupiter.api.Test;

class KeyExpiryTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final String NAME = "kms_key_material_expiration_seconds";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final MovingClock clock = new MovingClock(START);
  private int asked;
  private boolean failing;

  @Test
  void showsTheSoonestOfAllRegionsAndCountsTheOthers() {
    show(3, List.of(region("us-east-1", 5, 60), region("eu-west-1", 4, 90)));

    assertThat(lines())
        .containsExactly(
            NAME + "{account=\"111122223333\",key=\"k1\",region=\"eu-west-1\"} 90.0",
            NAME + "{account=\"111122223333\",key=\"k1\",region=\"us-east-1\"} 60.0",
            NAME + "{account=\"111122223333\",key=\"k2\",region=\"us-east-1\"} 120.0");
    assertThat(registry.scrape()).contains("claviger_key_material_expirations_omitted 6.0");
  }

  @Test
  void countsDownWithoutAskingAndEndsAtZero() {
    show(10, List.of(region("us-east-1", 1, 5)));
    assertThat(lines()).singleElement().asString().endsWith(" 5.0");

    clock.advance(Duration.ofSeconds(3));
    assertThat(lines()).singleElement().asString().endsWith(" 2.0");
    clock.advance(Duration.ofSeconds(6));
    assertThat(lines()).singleElement().asString().endsWith(" 0.0");
    assertThat(asked).isEqualTo(1);

    clock.advance(KeyExpiry.FRESH.minusSeconds(9));
    lines();
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void ofAKeyWithSeveralMaterialsTheSoonestCounts() {
    Due late = due("us-east-1", "k1", "b", 500);
    Due soon = due("us-east-1", "k1", "a", 100);
    show(10, List.of(new Expiring(List.of(soon, late), 2)));

    assertThat(lines()).singleElement().asString().endsWith(" 100.0");
  }

  @Test
  void showsWhatItKnewWhileTheStoreFails() {
    show(10, List.of(region("us-east-1", 1, 600)));
    lines();
    failing = true;
    clock.advance(Duration.ofSeconds(60));

    assertThat(lines()).singleElement().asString().endsWith(" 540.0");
  }

  private void show(int limit, List<Expiring> regions) {
    registry
        .getPrometheusRegistry()
        .register(
            new KeyExpiry(
                regions.stream()
                    .<IntFunction<Expiring>>map(each -> most -> read(each, most))
                    .toList(),
                limit,
                clock));
    asked = 0;
  }

  private Expiring read(Expiring region, int most) {
    asked++;
    if (failing) {
      throw new IllegalStateException("the store fails");
    }
    List<Due> soonest = region.soonest();
    return new Expiring(soonest.subList(0, Math.min(most, soonest.size())), region.all());
  }

  private static Expiring region(String name, int keys, long seconds) {
    return new Expiring(
        IntStream.rangeClosed(1, keys).mapToObj(i -> due(name, "k" + i, "m", i * seconds)).toList(),
        keys);
  }

  private static Due due(String region, String key, String material, long seconds) {
    return new Due(
        START.plus(Duration.ofSeconds(seconds)),
        Due.Kind.EXPIRE,
        new KeyArn(region, "111122223333", key),
        material);
  }

  private List<String> lines() {
    return registry.scrape().lines().filter(line -> line.startsWith(NAME + "{")).sorted().toList();
  }
}
