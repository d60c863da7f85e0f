package org.claviger.server.hsm.cluster;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.claviger.server.hsm.HsmModule;
import org.claviger.server.hsm.HsmUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HSM, and the thread that examines its domains: every few seconds, and soon after it was
 * suspected. A member that hangs holds up its own thread and no other.
 */
final class Member implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Member.class);
  private static final Duration WATCH = Duration.ofSeconds(5);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);

  /** Between two examinations, however many suspicions there are. */
  private static final Duration LEAST = Duration.ofMillis(20);

  private final NamedModule named;
  private final List<BooleanSupplier> examinations = new CopyOnWriteArrayList<>();
  private final Semaphore wakes = new Semaphore(0);
  private final Thread keeper;

  Member(NamedModule named) {
    this.named = requireNonNull(named, "named");
    this.keeper = new Thread(this::keep, "hsm-" + named.name());
    keeper.setDaemon(true);
  }

  String name() {
    return named.name();
  }

  HsmModule module() {
    return named.module();
  }

  /** Waits for its first answer, as long as a start does. */
  void awaitAnswer() {
    long end = System.nanoTime() + named.grace().toNanos();
    while (!answers() && System.nanoTime() < end) {
      try {
        TimeUnit.NANOSECONDS.sleep(SHORTEST_PAUSE.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean answers() {
    try {
      boolean unused = module().hasIdentity();
      return true;
    } catch (HsmUnavailableException e) {
      log.debug("the HSM {} does not answer yet", name(), e);
      return false;
    }
  }

  /**
   * Has its thread do an examination from now on.
   *
   * @param examination whether the member serves after it; throws nothing
   */
  void watch(BooleanSupplier examination) {
    examinations.add(examination);
    wake();
  }

  void start() {
    keeper.start();
  }

  /** Has everything examined soon. Quick, for any thread. */
  void wake() {
    if (wakes.availablePermits() == 0) {
      wakes.release();
    }
  }

  private void keep() {
    Duration pause = SHORTEST_PAUSE;
    try {
      while (true) {
        boolean isWoken = wakes.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
        TimeUnit.NANOSECONDS.sleep(LEAST.toNanos());
        int unused = wakes.drainPermits();
        boolean serves = true;
        for (BooleanSupplier examination : examinations) {
          serves &= examination.getAsBoolean();
        }
        pause = next(serves, isWoken ? SHORTEST_PAUSE : pause);
      }
    } catch (InterruptedException e) {
      log.debug("the HSM {} is not watched any more", name(), e);
    }
  }

  private static Duration next(boolean serves, Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return serves || doubled.compareTo(WATCH) > 0 ? WATCH : doubled;
  }

  /** Stops watching. What is asked of the member at this moment may still be answered. */
  @Override
  public void close() {
    keeper.interrupt();
    module().close();
  }
}
