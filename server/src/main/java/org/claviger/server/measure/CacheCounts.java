package org.claviger.server.measure;

import java.util.concurrent.atomic.LongAdder;

/**
 * How often a cache had what it was asked for. Safe for many threads; each count is an addition.
 */
public final class CacheCounts {
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /** It had it. */
  public void hit() {
    hits.increment();
  }

  /** It had not, or what it had was too old. */
  public void miss() {
    misses.increment();
  }

  /** How often it had it. */
  public long hits() {
    return hits.sum();
  }

  /** How often it had not. */
  public long misses() {
    return misses.sum();
  }
}
