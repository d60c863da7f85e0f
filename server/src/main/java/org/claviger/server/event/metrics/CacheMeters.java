package org.claviger.server.event.metrics;

import org.claviger.server.measure.WatchedCache;

/** The metrics of caches. */
public final class CacheMeters {
  private static final String HELP = "How often a cache had what it was asked for";

  private final Meters meters;

  /** Among the others. */
  public CacheMeters(Meters meters) {
    this.meters = meters;
  }

  /**
   * Shows a cache.
   *
   * @param region whose it is; {@code identity} for what all regions share
   */
  public void show(WatchedCache cache, String region) {
    String name = cache.name();
    meters.counter(
        "claviger.cache.requests",
        HELP,
        cache.counts()::hits,
        "cache",
        name,
        "region",
        region,
        "result",
        "hit");
    meters.counter(
        "claviger.cache.requests",
        HELP,
        cache.counts()::misses,
        "cache",
        name,
        "region",
        region,
        "result",
        "miss");
    meters.gauge(
        "claviger.cache.entries",
        "About how much a cache holds",
        () -> cache.entries().getAsLong(),
        "cache",
        name,
        "region",
        region);
  }
}
