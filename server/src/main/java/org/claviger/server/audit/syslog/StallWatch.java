package org.claviger.server.audit.syslog;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends what does not go on, by closing what it works on: sockets have no time limit for writes. */
final class StallWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(StallWatch.class);

  private final ScheduledThreadPoolExecutor timer;
  private final Duration timeout;

  StallWatch(Duration timeout) {
    this.timeout = timeout;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "syslog-watch");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
  }

  /** What may not take too long. */
  interface Step {
    void run() throws IOException;
  }

  /**
   * Runs a step in the caller's thread.
   *
   * @throws IOException also if it took too long
   */
  void run(Closeable resource, Step step) throws IOException {
    ScheduledFuture<?> end =
        timer.schedule(() -> close(resource), timeout.toMillis(), TimeUnit.MILLISECONDS);
    try {
      step.run();
    } finally {
      end.cancel(false);
    }
  }

  private static void close(Closeable resource) {
    try {
      resource.close();
    } catch (IOException e) {
      log.debug("A connection that stalled could not be closed", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
