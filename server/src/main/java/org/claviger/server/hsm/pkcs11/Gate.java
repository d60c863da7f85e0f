package org.claviger.server.hsm.pkcs11;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.claviger.server.config.HsmLimits;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.measure.Watch;

/**
 * The one way into a module: bounds how many are inside, how long others wait, and turns everyone
 * away while a call hangs. A hung thread is left alone: there is no safe way to end it.
 */
final class Gate {
  private final HsmLimits limits;
  private final Semaphore places;
  private final Set<Pass> inside = ConcurrentHashMap.newKeySet();
  private volatile boolean emptying;
  private volatile Watch waits = Watch.NONE;

  Gate(HsmLimits limits) {
    this.limits = limits;
    this.places = new Semaphore(limits.concurrency(), true);
  }

  /**
   * Enters; the caller closes the pass when it is out of the module.
   *
   * @throws HsmUnavailableException if a call hangs or no place is free in time
   */
  Pass enter(Work work) {
    refuseIfHung();
    boolean entered = !emptying && places.tryAcquire();
    if (!entered && !waitForTurn()) {
      throw new HsmUnavailableException(
          "the HSM is busy: no turn within " + limits.queue() + "; raise hsm concurrency or queue");
    }
    Pass pass = new Pass(System.nanoTime() + limit(work).toNanos());
    inside.add(pass);
    return pass;
  }

  /**
   * Does work with nobody else inside: waits until all are out and keeps them out meanwhile.
   *
   * @throws HsmUnavailableException if they are not out in time
   */
  <E extends Exception> void alone(Alone<E> work) throws E {
    emptying = true;
    try {
      if (!waitFor(limits.concurrency())) {
        throw new HsmUnavailableException("calls into the HSM have not returned");
      }
      Pass pass = new Pass(System.nanoTime() + limits.generation().toNanos());
      inside.add(pass);
      try {
        work.run();
      } finally {
        inside.remove(pass);
        places.release(limits.concurrency());
      }
    } finally {
      emptying = false;
    }
  }

  void watch(Watch waits) {
    this.waits = waits;
  }

  int inside() {
    return inside.size();
  }

  int waiting() {
    return places.getQueueLength();
  }

  private boolean waitForTurn() {
    Watch.Piece wait = waits.begin();
    boolean entered = false;
    try {
      entered = waitFor(1);
      return entered;
    } finally {
      wait.ended(entered ? Watch.Outcome.SUCCESS : Watch.Outcome.FAILED);
    }
  }

  private boolean waitFor(int wanted) {
    try {
      return places.tryAcquire(wanted, limits.queue().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** How long a call is inside beyond its limit; zero if none is. */
  Duration overdue() {
    long now = System.nanoTime();
    long most = 0;
    for (Pass pass : inside) {
      most = Math.max(most, now - pass.deadline);
    }
    return Duration.ofNanos(most);
  }

  private void refuseIfHung() {
    long now = System.nanoTime();
    for (Pass pass : inside) {
      if (now - pass.deadline > 0) {
        throw new HsmUnavailableException(
            "a call into the HSM hangs; if it does not return, restart the server");
      }
    }
  }

  private Duration limit(Work work) {
    return work == Work.GENERATION ? limits.generation() : limits.call();
  }

  /** Kinds of work that differ in how long they may take. */
  enum Work {
    USE,
    GENERATION
  }

  /** Work that nobody may be beside. */
  @FunctionalInterface
  interface Alone<E extends Exception> {
    void run() throws E;
  }

  /** Leave to be in the module. */
  final class Pass {
    private final long deadline;

    private Pass(long deadline) {
      this.deadline = deadline;
    }

    void close() {
      inside.remove(this);
      places.release();
    }
  }
}
