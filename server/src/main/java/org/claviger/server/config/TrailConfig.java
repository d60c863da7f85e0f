package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

/**
 * What is made of the audit trail.
 *
 * @param lookup the index of events
 * @param usage the sums of requests
 */
public record TrailConfig(LookupConfig lookup, UsageConfig usage) {
  public TrailConfig {
    requireNonNull(lookup, "lookup");
    requireNonNull(usage, "usage");
  }

  /** The defaults of each. */
  public static TrailConfig defaults() {
    return new TrailConfig(LookupConfig.defaults(), UsageConfig.defaults());
  }
}
