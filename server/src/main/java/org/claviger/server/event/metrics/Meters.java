package org.claviger.server.event.metrics;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * One line for each metric of a part. Names are Micrometer's, with dots; Prometheus sees
 * underscores, and {@code _total} behind counters. Every name stands in docs/metrics.md, which a
 * test holds to what the server shows. Labels must be few: never an id that a stranger can choose.
 */
public final class Meters {
  private static final Duration[] BUCKETS = {
    Duration.ofNanos(100_000),
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
  };

  private final MeterRegistry registry;

  /** In a registry. */
  public Meters(MeterRegistry registry) {
    this.registry = requireNonNull(registry, "registry");
  }

  /** Where they are. */
  public MeterRegistry registry() {
    return registry;
  }

  /**
   * A value of now.
   *
   * @param value asked at each scrape; quick
   * @param labels names and values in turn
   */
  public void gauge(String name, String help, DoubleSupplier value, String... labels) {
    Gauge.builder(name, value::getAsDouble)
        .description(help)
        .tags(Tags.of(labels))
        .register(registry);
  }

  /**
   * A count that only grows.
   *
   * @param count asked at each scrape; quick
   * @param labels names and values in turn
   */
  public void counter(String name, String help, LongSupplier count, String... labels) {
    // A meter holds its object weakly: were that the count, it would soon be gone.
    FunctionCounter.builder(name, registry, unused -> count.getAsLong())
        .description(help)
        .tags(Tags.of(labels))
        .register(registry);
  }

  /** A histogram of times. */
  Timer timer(String name, String help, String... labels) {
    return Timer.builder(name)
        .description(help)
        .tags(Tags.of(labels))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
