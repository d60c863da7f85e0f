package org.claviger.server.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.claviger.server.measure.CacheCounts;
import org.claviger.server.measure.WatchedCache;
import org.claviger.server.store.RowKey;

/**
 * Immutable snapshots of rows, bounded in number and in age. The age runs on a monotonic clock from
 * before the row was read and is checked at each use. A snapshot that was read before a change and
 * comes after its invalidation is not kept. What does not exist is not remembered.
 */
final class SnapshotCache<V> {
  private final Cache<RowKey, Snapshot<V>> snapshots;
  private final long stalenessNanos;
  private final LongSupplier nanoTime;
  private final CacheCounts counts = new CacheCounts();

  /** What is being loaded now. */
  private final ConcurrentMap<RowKey, Loads> loads = new ConcurrentHashMap<>();

  SnapshotCache(int entries, Duration staleness, LongSupplier nanoTime) {
    this(entries, value -> 1, staleness, nanoTime);
  }

  /**
   * A cache of values of different sizes.
   *
   * @param weight the most that all values weigh together
   * @param weigher what one of them weighs
   */
  SnapshotCache(long weight, ToIntFunction<V> weigher, Duration staleness, LongSupplier nanoTime) {
    this.snapshots =
        Caffeine.newBuilder()
            .maximumWeight(weight)
            .<RowKey, Snapshot<V>>weigher((key, each) -> weigher.applyAsInt(each.value()))
            .build();
    this.stalenessNanos = staleness.toNanos();
    this.nanoTime = nanoTime;
  }

  /** The remembered value if it is young enough, else what {@code load} finds now. */
  Optional<V> get(RowKey key, Function<RowKey, Optional<V>> load) {
    long now = nanoTime.getAsLong();
    Snapshot<V> snapshot = snapshots.getIfPresent(key);
    if (snapshot != null && now - snapshot.readAt() < stalenessNanos) {
      counts.hit();
      return Optional.of(snapshot.value());
    }
    counts.miss();
    Loads running = loads.compute(key, (k, present) -> Loads.oneMore(present));
    long seen = running.invalidations.get();
    try {
      Optional<V> loaded = load.apply(key);
      loaded.ifPresent(value -> keep(key, new Snapshot<>(value, now), running, seen));
      return loaded;
    } finally {
      loads.computeIfPresent(key, (k, present) -> present.oneLess());
    }
  }

  /** The cache as it is seen from outside. */
  WatchedCache watched(String name) {
    return new WatchedCache(name, counts, snapshots::estimatedSize);
  }

  /** Forgets a value. To be called once a change of its row was committed, or may have been. */
  void invalidate(RowKey key) {
    loads.computeIfPresent(key, (k, present) -> present.invalidated());
    snapshots.invalidate(key);
  }

  /** Forgets everything. */
  void clear() {
    loads.values().forEach(Loads::invalidated);
    snapshots.invalidateAll();
  }

  /**
   * Keeps a snapshot unless its row was invalidated since it was read. The check and the put are
   * one step under the entry's lock: an invalidation counted after the check removes the entry.
   */
  private void keep(RowKey key, Snapshot<V> snapshot, Loads running, long seen) {
    snapshots
        .asMap()
        .compute(key, (k, present) -> running.invalidations.get() == seen ? snapshot : present);
  }

  private record Snapshot<V>(V value, long readAt) {}

  /**
   * The loads of one row that run at the same time. It is there as long as one runs, and its number
   * changes under the lock of its entry alone.
   */
  private static final class Loads {
    /** Counts invalidations; a load that saw fewer than there are now may have read an old row. */
    private final AtomicLong invalidations = new AtomicLong();

    private int running;

    static Loads oneMore(Loads present) {
      Loads loads = present == null ? new Loads() : present;
      loads.running++;
      return loads;
    }

    /** Null once none runs any more. */
    Loads oneLess() {
      running--;
      return running == 0 ? null : this;
    }

    Loads invalidated() {
      invalidations.incrementAndGet();
      return this;
    }
  }
}
