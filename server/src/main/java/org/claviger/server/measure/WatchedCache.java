package org.claviger.server.measure;

import static java.util.Objects.requireNonNull;

import java.util.function.LongSupplier;

/**
 * A cache as it is seen from outside.
 *
 * @param name what it holds, of lower-case letters and underscores
 * @param counts how often it had what it was asked for
 * @param entries about how much it holds now; quick
 */
public record WatchedCache(String name, CacheCounts counts, LongSupplier entries) {
  public WatchedCache {
    requireNonNull(name, "name");
    requireNonNull(counts, "counts");
    requireNonNull(entries, "entries");
  }
}
