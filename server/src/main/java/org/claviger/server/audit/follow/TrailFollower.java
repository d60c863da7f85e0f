package org.claviger.server.audit.follow;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.claviger.server.audit.TrailReader;
import org.claviger.server.audit.TrailRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that gives the records of the trail to one consumer. It looks at intervals rather than
 * being woken, so that no request pays for it; what fails is tried again, ever more slowly, and
 * holds up nobody else.
 */
public final class TrailFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrailFollower.class);
  private static final int BATCH = 500;

  /** Some seconds of the busiest server. */
  private static final long BEHIND = 20_000;

  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final TrailConsumer consumer;
  private final TrailReader reader;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /** The last record that was offered. Of the follower's thread. */
  private long offered;

  private volatile long position;
  private volatile Optional<String> fault = Optional.empty();

  private TrailFollower(TrailConsumer consumer, TrailReader reader) {
    this.consumer = requireNonNull(consumer, "consumer");
    this.reader = requireNonNull(reader, "reader");
    this.position = consumer.position();
    this.offered = position;
    this.thread = new Thread(this::run, "follow-" + consumer.name());
    thread.setDaemon(true);
  }

  /**
   * Begins behind the consumer's position.
   *
   * @param reader of its own, which it closes
   */
  public static TrailFollower start(TrailConsumer consumer, TrailReader reader) {
    TrailFollower follower = new TrailFollower(consumer, reader);
    follower.thread.start();
    return follower;
  }

  /** The consumer's name. */
  public String name() {
    return consumer.name();
  }

  /** The number of the last record that was taken for good. */
  public long position() {
    return position;
  }

  /** How many durable records were not taken for good yet. */
  public long lag() {
    return Math.max(0, reader.newest() - position);
  }

  /**
   * Whether so much is still to be taken, or cannot be taken, that what the consumer makes of the
   * trail does not tell what happened; also where the trail is shorter than what was taken of it,
   * and so is another.
   */
  public boolean isBehind() {
    long taken = position;
    return fault.isPresent() || reader.newest() < taken || reader.newest() - taken > BEHIND;
  }

  /** Why the last attempt failed; empty if it did not. */
  public Optional<String> fault() {
    return fault;
  }

  private void run() {
    Duration pause = INTERVAL;
    try {
      while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        pause = tookAll() ? INTERVAL : longer(pause);
      }
    } catch (InterruptedException e) {
      log.debug("{} was interrupted", thread.getName());
    } finally {
      close(reader);
      consumer.close();
    }
  }

  private boolean tookAll() throws InterruptedException {
    try {
      List<TrailRecord> records = reader.read(offered, BATCH);
      while (!records.isEmpty()) {
        long began = System.nanoTime();
        consumer.take(records);
        long took = System.nanoTime() - began;
        offered = records.get(records.size() - 1).sequence();
        taken();
        rest(records.size(), took);
        records = closed.getCount() == 0 ? List.of() : reader.read(offered, BATCH);
      }
      consumer.idle();
      taken();
      return true;
    } catch (IOException | RuntimeException e) {
      failed(e);
      return false;
    }
  }

  private void taken() {
    position = consumer.position();
    fault = Optional.empty();
  }

  /** Whoever has much to catch up leaves half of the time to the requests. */
  private void rest(int records, long took) throws InterruptedException {
    if (records == BATCH) {
      boolean unused = closed.await(Math.min(took, INTERVAL.toNanos()), TimeUnit.NANOSECONDS);
    }
  }

  private void failed(Exception reason) {
    offered = position;
    if (closed.getCount() == 0) {
      return;
    }
    if (fault.isEmpty()) {
      log.warn("{} cannot go on behind record {}; it is tried again", name(), position, reason);
    }
    fault = Optional.of(reason.toString());
  }

  private static Duration longer(Duration pause) {
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private static void close(TrailReader reader) {
    try {
      reader.close();
    } catch (IOException e) {
      log.debug("A file of the trail could not be closed", e);
    }
  }

  /** Ends after the batch that is being taken; a consumer that hangs is interrupted. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(CLOSE_TIMEOUT.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(CLOSE_TIMEOUT.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
