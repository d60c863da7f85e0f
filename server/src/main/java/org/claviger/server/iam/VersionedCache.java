package org.claviger.server.iam;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.claviger.server.config.IdentityConfig;
import org.claviger.server.measure.CacheCounts;
import org.claviger.server.measure.WatchedCache;

/**
 * Immutable snapshots, bounded in number, that end with the next committed change of any identity
 * and, for changes that other processes make, with the staleness bound on a monotonic clock. What
 * does not exist is not remembered.
 */
final class VersionedCache<V> {
  private final Cache<String, Snapshot<V>> snapshots;
  private final IdentityVersion version;
  private final long stalenessNanos;
  private final LongSupplier nanoTime;
  private final CacheCounts counts = new CacheCounts();

  VersionedCache(IdentityConfig config, IdentityVersion version, LongSupplier nanoTime) {
    this.snapshots =
        Caffeine.newBuilder().maximumSize(config.cacheEntries()).executor(Runnable::run).build();
    this.version = version;
    this.stalenessNanos = config.staleness().toNanos();
    this.nanoTime = nanoTime;
  }

  Optional<V> get(String key, Function<String, Optional<V>> load) {
    long now = nanoTime.getAsLong();
    long current = version.current();
    Snapshot<V> known = snapshots.getIfPresent(key);
    if (known != null && known.version == current && now - known.readAt < stalenessNanos) {
      counts.hit();
      return Optional.of(known.value);
    }
    counts.miss();
    Optional<V> loaded = load.apply(key);
    if (loaded.isPresent()) {
      snapshots.put(key, new Snapshot<>(loaded.get(), current, now));
    } else {
      snapshots.invalidate(key);
    }
    return loaded;
  }

  /** The cache as it is seen from outside. */
  WatchedCache watched(String name) {
    return new WatchedCache(name, counts, snapshots::estimatedSize);
  }

  private record Snapshot<V>(V value, long version, long readAt) {}
}
