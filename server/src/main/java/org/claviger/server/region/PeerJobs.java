package org.claviger.server.region;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every second whether other servers are to be told something; after a failure later. */
public final class PeerJobs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerJobs.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "peer-jobs");
            thread.setDaemon(true);
            return thread;
          });

  private PeerJobs() {}

  /** Begins to do the work of some regions. */
  public static PeerJobs start(List<PeerWork> regions) {
    PeerJobs jobs = new PeerJobs();
    regions.forEach(work -> jobs.schedule(work, INTERVAL));
    return jobs;
  }

  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("work for other servers did not end within {}", CLOSE_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void schedule(PeerWork work, Duration delay) {
    Future<?> unused =
        executor.schedule(() -> run(work, delay), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void run(PeerWork work, Duration former) {
    boolean isDone = false;
    try {
      isDone = work.run();
    } catch (RuntimeException e) {
      LOG.error("other servers could not be told of changes; it is tried again", e);
    }
    if (!executor.isShutdown()) {
      Duration twice = former.multipliedBy(2);
      schedule(work, isDone ? INTERVAL : twice.compareTo(LONGEST) < 0 ? twice : LONGEST);
    }
  }
}
