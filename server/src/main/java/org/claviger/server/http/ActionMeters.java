package org.claviger.server.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.claviger.server.error.ErrorCode;

/** The meters of one action. Each is made when it is first needed, and then found by its number. */
final class ActionMeters {
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
  private final String action;
  private final AtomicReferenceArray<Timer> timers =
      new AtomicReferenceArray<>(RequestOutcome.values().length);
  private final AtomicReferenceArray<Counter> errors =
      new AtomicReferenceArray<>(ErrorCode.values().length);

  ActionMeters(MeterRegistry registry, String action) {
    this.registry = registry;
    this.action = action;
  }

  Timer timer(RequestOutcome outcome) {
    Timer known = timers.get(outcome.ordinal());
    if (known != null) {
      return known;
    }
    Timer made =
        Timer.builder("claviger.requests")
            .description("Requests answered, with the time from arrival to answer")
            .tag("action", action)
            .tag("outcome", outcome.label())
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    timers.set(outcome.ordinal(), made);
    return made;
  }

  Counter error(ErrorCode code) {
    Counter known = errors.get(code.ordinal());
    if (known != null) {
      return known;
    }
    Counter made =
        Counter.builder("claviger.errors")
            .description("Requests that were not done, by AWS's error code")
            .tag("action", action)
            .tag("code", code.name())
            .register(registry);
    errors.set(code.ordinal(), made);
    return made;
  }
}
