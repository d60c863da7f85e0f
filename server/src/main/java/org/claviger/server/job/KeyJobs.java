package org.claviger.server.job;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second whether something is due to a key, and does it. What fails is tried again,
 * every half minute, and is logged each time.
 */
public final class KeyJobs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeyJobs.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "key-jobs");
            thread.setDaemon(true);
            return thread;
          });

  private KeyJobs() {}

  /** Begins to do the work of some regions. */
  public static KeyJobs start(List<DueWork> regions) {
    KeyJobs jobs = new KeyJobs();
    regions.forEach(work -> jobs.schedule(work, Duration.ZERO));
    return jobs;
  }

  /** Ends once what is being done is done. */
  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("work that was due to keys did not end within {}", CLOSE_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void schedule(DueWork work, Duration delay) {
    Future<?> unused = executor.schedule(() -> run(work), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void run(DueWork work) {
    Duration next = INTERVAL;
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.error("what is due to keys could not be done; it is tried again", e);
      next = AFTER_FAILURE;
    }
    if (!executor.isShutdown()) {
      schedule(work, next);
    }
  }
}
