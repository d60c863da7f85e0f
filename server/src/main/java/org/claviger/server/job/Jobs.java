package org.claviger.server.job;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that one thread looks after: each job runs again a second after it was done, and later if it
 * was not. What it throws is logged each time.
 */
public final class Jobs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final String name;
  private final UnaryOperator<Duration> afterFailure;
  private final ScheduledExecutorService executor;

  private Jobs(String name, UnaryOperator<Duration> afterFailure) {
    this.name = requireNonNull(name, "name");
    this.afterFailure = requireNonNull(afterFailure, "afterFailure");
    this.executor = Executors.newSingleThreadScheduledExecutor(this::thread);
  }

  private Thread thread(Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Work that is done again and again. */
  @FunctionalInterface
  public interface Job {
    /**
     * Does what there is to do.
     *
     * @return whether all of it was done
     * @throws RuntimeException if it could not be done
     */
    boolean run();
  }

  /**
   * Begins to do jobs.
   *
   * @param name the thread's, and theirs in the log
   * @param afterFailure gives the pause after one that was not done, of the pause before it
   */
  public static Jobs start(String name, List<Job> jobs, UnaryOperator<Duration> afterFailure) {
    Jobs started = new Jobs(name, afterFailure);
    jobs.forEach(job -> started.schedule(job, Duration.ZERO, INTERVAL));
    return started;
  }

  /** Ends once what is being done is done. */
  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("{} did not end within {}", name, CLOSE_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void schedule(Job job, Duration delay, Duration pause) {
    Future<?> unused =
        executor.schedule(() -> run(job, pause), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void run(Job job, Duration former) {
    Duration pause = isDone(job) ? INTERVAL : afterFailure.apply(former);
    if (!executor.isShutdown()) {
      schedule(job, pause, pause);
    }
  }

  private boolean isDone(Job job) {
    try {
      return job.run();
    } catch (RuntimeException e) {
      LOG.error("{} failed; what was not done is tried again", name, e);
      return false;
    }
  }
}
