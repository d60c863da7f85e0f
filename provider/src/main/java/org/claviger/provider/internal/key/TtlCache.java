package org.claviger.provider.internal.key;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Values that are believed for a while on a monotonic clock; the oldest of too many leaves. */
final class TtlCache<K, V> {
  private static final int MAX_ENTRIES = 10_000;

  private final long ttlNanos;
  private final Map<K, Entry<V>> entries = new LinkedHashMap<>();
  private long generation;

  TtlCache(Duration ttl) {
    this.ttlNanos = ttl.toNanos();
  }

  /** The value that is held, or the loaded one. Two threads may load at once; none waits. */
  V get(K key, Supplier<V> load) {
    long before;
    synchronized (this) {
      Entry<V> entry = entries.get(key);
      if (entry != null && System.nanoTime() - entry.loadedNanos() < ttlNanos) {
        return entry.value();
      }
      before = generation;
    }
    long now = System.nanoTime();
    V value = load.get();
    put(key, new Entry<>(value, now), before);
    return value;
  }

  /** What was loaded before an invalidation may be stale, and is not kept. */
  private synchronized void put(K key, Entry<V> entry, long before) {
    if (before != generation) {
      return;
    }
    entries.remove(key);
    entries.put(key, entry);
    if (entries.size() > MAX_ENTRIES) {
      entries.remove(entries.keySet().iterator().next());
    }
  }

  synchronized void clear() {
    generation++;
    entries.clear();
  }

  private record Entry<V>(V value, long loadedNanos) {}
}
