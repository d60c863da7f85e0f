package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How identities are remembered, and how many there may be.
 *
 * @param cacheEntries how many access keys, with their secrets, and how many of each other kind are
 *     kept in memory; at least 1
 * @param staleness how long a remembered access key may be used before the store is asked again, 0
 *     to 1 hour
 * @param signingKeys how many derived signing keys are kept in memory; at least 1
 * @param limits how many there may be
 */
public record IdentityConfig(
    int cacheEntries, Duration staleness, int signingKeys, IdentityLimits limits) {
  public IdentityConfig {
    requireNonNull(staleness, "staleness");
    requireNonNull(limits, "limits");
    requireAtLeastOne("cacheEntries", cacheEntries);
    requireAtLeastOne("signingKeys", signingKeys);
    if (staleness.isNegative() || staleness.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "staleness is " + staleness + ", but must be from PT0S to PT1H");
    }
  }

  /** 10,000 access keys for 30 seconds; 10,000 signing keys; AWS's limits. */
  public static IdentityConfig defaults() {
    return new IdentityConfig(10_000, Duration.ofSeconds(30), 10_000, IdentityLimits.defaults());
  }

  private static void requireAtLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", but must be at least 1");
    }
  }
}
