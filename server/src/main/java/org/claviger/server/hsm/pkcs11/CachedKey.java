package org.claviger.server.hsm.pkcs11;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import org.claviger.server.hsm.Material;

/**
 * A key's session object. It counts its users: the cache is one, each operation on it another; when
 * the last lets go the object is destroyed, so eviction never takes a key out of an operation.
 */
class CachedKey implements AutoCloseable {
  private final Material material;
  private final long handle;
  private final LongConsumer destroyer;
  private final AtomicInteger users = new AtomicInteger(1);

  /** A key with one user, the caller. */
  CachedKey(Material material, long handle, LongConsumer destroyer) {
    this.material = material;
    this.handle = handle;
    this.destroyer = destroyer;
  }

  final long handle() {
    return handle;
  }

  /** Whether this key was made from just that material, whose MAC was checked then. */
  final boolean isOf(Material other) {
    return material.spec() == other.spec()
        && material.id().equals(other.id())
        && MessageDigest.isEqual(material.mac(), other.mac())
        && Arrays.equals(material.wrapped(), other.wrapped());
  }

  /** Adds a user, unless the last has gone. */
  final boolean retain() {
    int seen = users.get();
    while (seen > 0) {
      if (users.compareAndSet(seen, seen + 1)) {
        return true;
      }
      seen = users.get();
    }
    return false;
  }

  /** Takes a user away. */
  @Override
  public final void close() {
    if (users.decrementAndGet() == 0) {
      destroyer.accept(handle);
    }
  }
}
