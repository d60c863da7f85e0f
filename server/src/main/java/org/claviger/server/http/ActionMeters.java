package org.claviger.server.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.claviger.server.error.ErrorCode;

/** The meters of one action. Each is made when it is first needed, and then found again. */
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
  private final Map<RequestOutcome, Timer> timers = new ConcurrentHashMap<>();
  private final Map<ErrorCode, Counter> errors = new ConcurrentHashMap<>();

  ActionMeters(MeterRegistry registry, String action) {
    this.registry = registry;
    this.action = action;
  }

  Timer timer(RequestOutcome outcome) {
    Timer known = timers.get(outcome);
    return known != null ? known : timers.computeIfAbsent(outcome, this::newTimer);
  }

  private Timer newTimer(RequestOutcome outcome) {
    return Timer.builder("claviger.requests")
        .description("Requests answered, with the time from arrival to answer")
        .tag("action", action)
        .tag("outcome", outcome.label())
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  Counter error(ErrorCode code) {
    Counter known = errors.get(code);
    return known != null ? known : errors.computeIfAbsent(code, this::newCounter);
  }

  private Counter newCounter(ErrorCode code) {
    return Counter.builder("claviger.errors")
        .description("Requests that were not done, by AWS's error code")
        .tag("action", action)
        .tag("code", code.name())
        .register(registry);
  }
}
