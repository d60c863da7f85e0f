package org.claviger.server.event.metrics;

import static java.util.Objects.requireNonNull;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.claviger.server.key.Due;
import org.claviger.server.key.Expiring;
import org.claviger.server.key.KeyArn;
import org.claviger.server.measure.BoundedAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code kms_key_material_expiration_seconds}: for each key with imported material that expires,
 * how long it lasts. The schedule is asked at most every ten seconds, by its index, and never
 * waited for longer than two; in between the known ends count down. The soonest are shown, up to a
 * limit, and how many are not.
 */
public final class KeyExpiry implements MultiCollector {
  static final Duration FRESH = Duration.ofSeconds(10);
  private static final Logger log = LoggerFactory.getLogger(KeyExpiry.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final double MILLIS = 1e3;

  private final List<IntFunction<Expiring>> regions;
  private final int limit;
  private final Clock clock;
  private final BoundedAnswer<Ends> schedule = new BoundedAnswer<>(this::read);
  private volatile Ends known = new Ends(Map.of(), 0, Instant.MIN);

  /**
   * Over the keys of some regions.
   *
   * @param regions each gives the soonest of its own, at most as many as it is asked for
   * @param limit at most so many keys are shown, of all regions together
   */
  public KeyExpiry(List<IntFunction<Expiring>> regions, int limit, Clock clock) {
    this.regions = List.copyOf(regions);
    this.limit = limit;
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public MetricSnapshots collect() {
    Ends ends = ends();
    Instant now = clock.instant();
    GaugeSnapshot.Builder seconds =
        GaugeSnapshot.builder()
            .name("kms_key_material_expiration_seconds")
            .help(
                "Seconds until a key's imported material expires; CloudWatch calls it"
                    + " SecondsUntilKeyMaterialExpiration");
    ends.byKey().forEach((key, end) -> seconds.dataPoint(point(key, end, now)));
    return MetricSnapshots.of(
        seconds.build(),
        GaugeSnapshot.builder()
            .name("claviger_key_material_expirations_omitted")
            .help("Imported materials that expire and are not among those shown")
            .dataPoint(GaugeDataPointSnapshot.builder().value((double) ends.omitted()).build())
            .build());
  }

  private static GaugeDataPointSnapshot point(KeyArn key, Instant end, Instant now) {
    double seconds = Math.max(0, Duration.between(now, end).toMillis()) / MILLIS;
    return GaugeDataPointSnapshot.builder()
        .labels(Labels.of("region", key.region(), "account", key.accountId(), "key", key.keyId()))
        .value(seconds)
        .build();
  }

  private Ends ends() {
    if (clock.instant().isBefore(known.fresh())) {
      return known;
    }
    try {
      schedule.await(PATIENCE).ifPresent(read -> known = read);
    } catch (RuntimeException e) {
      log.warn("The expiry of keys cannot be read; metrics show what was known", e);
    }
    return known;
  }

  private Ends read() {
    List<Due> soonest = new ArrayList<>();
    long all = 0;
    for (IntFunction<Expiring> region : regions) {
      Expiring expiring = region.apply(limit);
      soonest.addAll(expiring.soonest());
      all += expiring.all();
    }
    soonest.sort((a, b) -> a.at().compareTo(b.at()));
    List<Due> shown = soonest.subList(0, Math.min(limit, soonest.size()));
    Map<KeyArn, Instant> byKey = new LinkedHashMap<>();
    shown.forEach(due -> byKey.putIfAbsent(due.key(), due.at()));
    return new Ends(byKey, all - shown.size(), clock.instant().plus(FRESH));
  }

  /** The first end of each key, and until when they count as fresh. */
  private record Ends(Map<KeyArn, Instant> byKey, long omitted, Instant fresh) {}
}
