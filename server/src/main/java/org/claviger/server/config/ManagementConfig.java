package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The management listener: plain HTTP, on loopback alone.
 *
 * @param port 0 means any free one
 * @param notice for how long a server that is asked to stop says that it is not ready and still
 *     answers, so that load balancers see it; default none
 * @param expiries for how many imported keys a metric counts down to their expiry, 0 to 100,000;
 *     default 1,000
 */
public record ManagementConfig(int port, Duration notice, int expiries) {
  private static final Duration LONGEST_NOTICE = Duration.ofMinutes(10);
  private static final int MOST_EXPIRIES = 100_000;

  public ManagementConfig {
    requireNonNull(notice, "notice");
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is " + port + " and must be 0 to 65535");
    }
    if (notice.isNegative() || notice.compareTo(LONGEST_NOTICE) > 0) {
      throw new IllegalArgumentException("notice is " + notice + " and must be 0s to 10m");
    }
    if (expiries < 0 || expiries > MOST_EXPIRIES) {
      throw new IllegalArgumentException("expiries is " + expiries + " and must be 0 to 100,000");
    }
  }

  /** What holds where nothing is configured: port 8444. */
  public static ManagementConfig defaults() {
    return new ManagementConfig(8444, Duration.ZERO, 1_000);
  }

  /** The same at another port. */
  public ManagementConfig withPort(int other) {
    return new ManagementConfig(other, notice, expiries);
  }
}
