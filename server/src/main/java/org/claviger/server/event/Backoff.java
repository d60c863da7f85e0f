package org.claviger.server.event;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.claviger.server.config.DeliveryConfig;

/** How long to wait behind a failure: twice as long each time, less a random part. */
final class Backoff {
  private static final int MAX_DOUBLINGS = 30;

  private final DeliveryConfig config;

  Backoff(DeliveryConfig config) {
    this.config = requireNonNull(config, "config");
  }

  /**
   * The pause behind some failures in a row.
   *
   * @param asked what the other side asks for: never less, as long as it is not above the longest
   */
  Duration after(int failures, Optional<Duration> asked) {
    Duration longest = config.longestRetry();
    long first = config.firstRetry().toMillis();
    int doublings = Math.min(Math.max(failures - 1, 0), MAX_DOUBLINGS);
    long full = Math.min(longest.toMillis(), first << doublings);
    long own = full / 2 + ThreadLocalRandom.current().nextLong(full - full / 2 + 1);
    long most = asked.map(each -> Math.min(each.toMillis(), longest.toMillis())).orElse(0L);
    return Duration.ofMillis(Math.max(own, most));
  }
}
