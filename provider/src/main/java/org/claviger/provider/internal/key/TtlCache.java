package org.claviger.provider.internal.key;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
    Moment before;
    synchronized (this) {
      Entry<V> entry = entries.get(key);
      if (entry != null && isFresh(entry)) {
        return entry.value();
      }
      before = moment();
    }
    V value = load.get();
    keep(key, value, before);
    return value;
  }

  /** The value that is held, if it is still believed. */
  synchronized Optional<V> held(K key) {
    Entry<V> entry = entries.get(key);
    return entry != null && isFresh(entry) ? Optional.of(entry.value()) : Optional.empty();
  }

  /** What {@link #keep} wants to know of the time before its value was loaded. */
  synchronized Moment moment() {
    return new Moment(System.nanoTime(), generation);
  }

  /** Keeps a value that came along with others, unless all was forgotten since it was loaded. */
  void keep(K key, V value, Moment loaded) {
    put(key, new Entry<>(value, loaded.nanos()), loaded.generation());
  }

  private boolean isFresh(Entry<V> entry) {
    return System.nanoTime() - entry.loadedNanos() < ttlNanos;
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

  /** A point in time, and how often all was forgotten before it. */
  record Moment(long nanos, long generation) {}

  private record Entry<V>(V value, long loadedNanos) {}
}
