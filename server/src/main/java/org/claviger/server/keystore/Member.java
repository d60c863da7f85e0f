package org.claviger.server.keystore;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.claviger.server.hsm.KeyStoreHsm;
import org.claviger.server.hsm.KeyStoreSlot;

/**
 * One HSM of a connected store. It is open while the server is logged in, and active while it is
 * given work: one that failed is open and not active until it was looked at.
 */
final class Member {
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final KeyStoreSlot slot;
  private final Lookout lookout;
  private final AtomicReference<KeyStoreHsm> hsm = new AtomicReference<>();
  private final AtomicBoolean active = new AtomicBoolean();
  private volatile boolean ended;
  private long pauseNanos;
  private long triedAt;

  Member(KeyStoreSlot slot) {
    this.slot = slot;
    this.lookout = new Lookout("custom key store HSM " + slot.name());
  }

  KeyStoreSlot slot() {
    return slot;
  }

  /** The HSM, or null while it is away. */
  KeyStoreHsm hsm() {
    return hsm.get();
  }

  boolean isActive() {
    return active.get();
  }

  void opened(KeyStoreHsm opened) {
    hsm.set(opened);
    if (ended) {
      close();
    }
  }

  /** Has a look taken at it by a thread of its own: one that hangs holds up no other. */
  void look(Runnable look) {
    lookout.look(look);
  }

  void activate() {
    active.set(true);
    pauseNanos = 0;
  }

  /**
   * Gives it no more work until it was looked at.
   *
   * @return whether it had been active
   */
  boolean suspend() {
    return active.getAndSet(false);
  }

  /** Whether it is time to try again; each failure makes the next try later, up to a minute. */
  boolean isDue(long nowNanos, long leastPauseNanos) {
    if (pauseNanos > 0 && nowNanos - triedAt < pauseNanos) {
      return false;
    }
    triedAt = nowNanos;
    pauseNanos = Math.min(LONGEST_PAUSE_NANOS, Math.max(leastPauseNanos, 2 * pauseNanos));
    return true;
  }

  /** Tries no more until the store is connected anew. */
  void abandon() {
    pauseNanos = Long.MAX_VALUE;
  }

  void close() {
    active.set(false);
    KeyStoreHsm open = hsm.getAndSet(null);
    if (open != null) {
      open.close();
    }
  }

  /** Closes it for good, with what looks after it. */
  void end() {
    ended = true;
    lookout.end();
    close();
  }
}
