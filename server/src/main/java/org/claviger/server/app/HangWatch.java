package org.claviger.server.app;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.claviger.server.hsm.HsmQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a worker process whose module hangs, so that it is started anew: nothing else ends a call of
 * native code.
 */
final class HangWatch {
  /** The process's exit code then. */
  static final int EXIT_CODE = 3;

  private static final Logger log = LoggerFactory.getLogger(HangWatch.class);

  /** So many times the limit of a call. */
  private static final int PATIENCE = 6;

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private HangWatch() {}

  /**
   * Watches until the process ends.
   *
   * @param call the limit of a call
   */
  static void start(HsmQueue queue, Duration call) {
    requireNonNull(queue, "queue");
    Duration patience = call.multipliedBy(PATIENCE);
    Thread thread = new Thread(() -> watch(queue, patience), "hang-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private static void watch(HsmQueue queue, Duration patience) {
    try {
      while (queue.overdue().compareTo(patience) < 0) {
        TimeUnit.NANOSECONDS.sleep(INTERVAL.toNanos());
      }
    } catch (InterruptedException e) {
      log.debug("the module is not watched any more", e);
      return;
    }
    log.error("a call into the HSM hangs; the worker ends, to be started anew");
    // No hook: it would wait for the call.
    Runtime.getRuntime().halt(EXIT_CODE);
  }
}
