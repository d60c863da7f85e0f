package org.claviger.server.hsm.pkcs11;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.function.Predicate;
import org.claviger.server.measure.CacheCounts;

/**
 * A bounded cache of keys in the HSM. Keys are handed out with a user added: close them after use.
 */
final class KeyCache<K, V extends CachedKey> {
  private final Cache<K, V> keys;
  private final CacheCounts counts;

  KeyCache(int maximumSize, CacheCounts counts) {
    this.counts = counts;
    keys =
        Caffeine.newBuilder()
            .maximumSize(maximumSize)
            .executor(Runnable::run)
            .removalListener((K name, V key, RemovalCause cause) -> key.close())
            .build();
  }

  /** The key, or null. */
  V find(K name) {
    V key = keys.getIfPresent(name);
    if (key != null && key.retain()) {
      counts.hit();
      return key;
    }
    counts.miss();
    return null;
  }

  /**
   * Keeps a new key, or drops it for the one that another thread kept meanwhile.
   *
   * @param made with one user, the caller
   */
  V keep(K name, V made) {
    made.retain();
    V other = keys.asMap().putIfAbsent(name, made);
    if (other == null) {
      return made;
    }
    made.close();
    if (!other.retain()) {
      return made;
    }
    made.close();
    return other;
  }

  void forget(K name) {
    keys.invalidate(name);
  }

  /** Forgets the key if it is still that one. */
  void forget(K name, V key) {
    keys.asMap().remove(name, key);
  }

  void forgetIf(Predicate<K> predicate) {
    keys.asMap().keySet().removeIf(predicate);
  }

  /** About how many there are, without tidying up. */
  long estimatedSize() {
    return keys.estimatedSize();
  }

  long size() {
    keys.cleanUp();
    return keys.estimatedSize();
  }
}
