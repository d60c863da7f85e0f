package org.claviger.server.http;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.http.protocol.ErrorRenderer;
import org.claviger.server.operation.Action;

/**
 * The timer {@code claviger.requests}, by {@code action} (those of the table, else {@code unknown})
 * and {@code outcome} ({@code success}, {@code refused}, {@code denied}, {@code fault}): bounded
 * labels, whatever strangers send.
 */
public final class RequestMetrics {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10),
  };

  private final MeterRegistry registry;
  private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

  /** In a registry. */
  public RequestMetrics(MeterRegistry registry) {
    this.registry = requireNonNull(registry, "registry");
  }

  Sample start() {
    return new Sample();
  }

  private Timer timer(Series series) {
    return timers.computeIfAbsent(
        series,
        missing ->
            Timer.builder("claviger.requests")
                .description("Requests answered, with the time from arrival to answer")
                .tag("action", missing.action())
                .tag("outcome", missing.outcome())
                .serviceLevelObjectives(BUCKETS)
                .register(registry));
  }

  private record Series(String action, String outcome) {}

  /** One request's measurement. */
  final class Sample {
    private final long startNanos = System.nanoTime();
    private String action = "unknown";

    void action(Action found) {
      action = found.api() + ":" + found.name();
    }

    void succeeded() {
      stop("success");
    }

    void failed(ErrorCode code) {
      if (ErrorRenderer.isFault(code)) {
        stop("fault");
      } else {
        stop(code == ErrorCode.AccessDeniedException ? "denied" : "refused");
      }
    }

    private void stop(String outcome) {
      timer(new Series(action, outcome))
          .record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }
  }
}
