package org.claviger.server.event;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does something at an interval. What fails is logged, and tried again. */
final class Repeating implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Repeating.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Runnable work;
  private final Duration interval;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private boolean hasFailed;

  private Repeating(String name, Duration interval, Runnable work) {
    this.work = requireNonNull(work, "work");
    this.interval = requireNonNull(interval, "interval");
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  static Repeating start(String name, Duration interval, Runnable work) {
    Repeating repeating = new Repeating(name, interval, work);
    repeating.thread.start();
    return repeating;
  }

  private void run() {
    try {
      do {
        once();
      } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      log.debug("{} was interrupted", thread.getName());
    }
  }

  private void once() {
    try {
      work.run();
      hasFailed = false;
    } catch (RuntimeException e) {
      if (!hasFailed && closed.getCount() > 0) {
        log.warn("{} failed; it is tried again", thread.getName(), e);
      }
      hasFailed = true;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
      if (thread.isAlive()) {
        log.warn("{} did not end within {}", thread.getName(), CLOSE_TIMEOUT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
