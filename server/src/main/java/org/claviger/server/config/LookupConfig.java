package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The index of events that CloudTrail's LookupEvents asks.
 *
 * @param retention how long an event can be looked up, 1 to 3,650 days
 * @param maxEvents how many of the newest records of the trail it holds, 1,000 to 1,000,000,000; 0
 *     for no index at all
 */
public record LookupConfig(Duration retention, long maxEvents) {
  private static final Duration LONGEST = Duration.ofDays(3_650);
  private static final long LEAST_EVENTS = 1_000;
  private static final long MOST_EVENTS = 1_000_000_000;

  public LookupConfig {
    requireNonNull(retention, "retention");
    if (retention.compareTo(Duration.ofDays(1)) < 0 || retention.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "audit.index.retention is " + retention.toDays() + " days; it must be 1 to 3650");
    }
    if (maxEvents != 0 && (maxEvents < LEAST_EVENTS || maxEvents > MOST_EVENTS)) {
      throw new IllegalArgumentException(
          "audit.index.maxEvents is "
              + maxEvents
              + "; it must be 0, or "
              + LEAST_EVENTS
              + " to "
              + MOST_EVENTS);
    }
  }

  /** The defaults: AWS's 90 days, the newest million. */
  public static LookupConfig defaults() {
    return new LookupConfig(Duration.ofDays(90), 1_000_000);
  }
}
