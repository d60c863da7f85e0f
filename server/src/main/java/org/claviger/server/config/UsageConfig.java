package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The sums of requests.
 *
 * @param retention how long they are kept, 1 to 3,650 days
 * @param rowsPerDay how many rows an account and region may have on a day, 100 to 1,000,000; what
 *     comes beyond is summed without key and principal
 */
public record UsageConfig(Duration retention, int rowsPerDay) {
  private static final Duration LONGEST = Duration.ofDays(3_650);
  private static final int LEAST_ROWS = 100;
  private static final int MOST_ROWS = 1_000_000;

  public UsageConfig {
    requireNonNull(retention, "retention");
    if (retention.compareTo(Duration.ofDays(1)) < 0 || retention.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "usage.retention is " + retention.toDays() + " days; it must be 1 to 3650");
    }
    if (rowsPerDay < LEAST_ROWS || rowsPerDay > MOST_ROWS) {
      throw new IllegalArgumentException(
          "usage.rowsPerDay is " + rowsPerDay + "; it must be " + LEAST_ROWS + " to " + MOST_ROWS);
    }
  }

  /** The defaults: 400 days, 10,000 rows. */
  public static UsageConfig defaults() {
    return new UsageConfig(Duration.ofDays(400), 10_000);
  }
}
