package org.claviger.server.hsm.pkcs11;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.claviger.server.hsm.Material;

/** A subkey that encrypts, with the count of what it has encrypted. */
final class Subkey extends CachedKey {
  private final byte[] wrapped;
  private final AtomicLong uses = new AtomicLong();

  Subkey(Material material, long handle, LongConsumer destroyer, byte[] wrapped) {
    super(material, handle, destroyer);
    this.wrapped = wrapped.clone();
  }

  /** Under its material: 40 bytes. */
  byte[] wrapped() {
    return wrapped.clone();
  }

  /** Counts a use; false if it had its share. */
  boolean takeUse(long limit) {
    return uses.incrementAndGet() <= limit;
  }
}
