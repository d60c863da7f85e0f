package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How events are brought to webhooks.
 *
 * @param queue how many events may wait for one webhook, 10 to 1,000,000; beyond, the oldest goes
 * @param maxAge how long an event is tried, 1 minute to 30 days
 * @param timeout for one attempt, from the look-up of the name to the end of the answer; 100 ms to
 *     1 minute
 * @param firstRetry how long after a failure an event is tried again; each further pause is twice
 *     as long. 10 ms to 1 hour
 * @param longestRetry the longest of those pauses, and of those that a webhook may ask for; at most
 *     1 day
 */
public record DeliveryConfig(
    int queue, Duration maxAge, Duration timeout, Duration firstRetry, Duration longestRetry) {
  public DeliveryConfig {
    requireNonNull(maxAge, "maxAge");
    requireNonNull(timeout, "timeout");
    requireNonNull(firstRetry, "firstRetry");
    requireNonNull(longestRetry, "longestRetry");
    EventsConfig.check("queue", queue, 10, 1_000_000);
    EventsConfig.check("maxAge in s", maxAge.toSeconds(), 60, 30 * 86_400L);
    EventsConfig.check("timeout in ms", timeout.toMillis(), 100, 60_000);
    EventsConfig.check("firstRetry in ms", firstRetry.toMillis(), 10, 3_600_000);
    EventsConfig.check(
        "longestRetry in ms", longestRetry.toMillis(), firstRetry.toMillis(), 86_400_000);
  }

  /** 10,000 events, 3 days, 10 seconds; pauses of 5 seconds to 1 hour. */
  public static DeliveryConfig defaults() {
    return new DeliveryConfig(
        10_000,
        Duration.ofDays(3),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofHours(1));
  }
}
