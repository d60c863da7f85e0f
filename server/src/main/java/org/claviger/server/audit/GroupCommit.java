package org.claviger.server.audit;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.claviger.server.measure.Watch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that writes what many wait for: it takes all that has come meanwhile, writes it, syncs
 * once, and releases everybody. A record whose change is committed is never given up: after a
 * failure it goes first.
 */
final class GroupCommit implements TrailView, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
  private static final long RETRY_MILLIS = 200;

  private final ChainWriter writer;
  private final PendingQueue queue;
  private final Duration timeout;
  private final Duration fileAge;
  private final Runnable fileFinished;
  private final Consumer<Pending> afterDurable;
  private final EventJson json;
  private final Clock clock;
  private final Thread thread;
  private final List<Pending> owed = new ArrayList<>();

  /** The file to which was written last, on the writing thread. */
  private String lastFile = "";

  /** When the running write began, by {@link System#nanoTime}. */
  private volatile Optional<Long> busySince = Optional.empty();

  private volatile Optional<Exception> failure = Optional.empty();

  /** Since when the oldest of what is being written, or is owed, waits; 0 if there is none. */
  private volatile long oldestInWork;

  private volatile TrailWatch watch = TrailWatch.NONE;

  /**
   * @param fileAge a file that is so old is finished
   * @param fileFinished told of each finished file, on the writing thread
   * @param afterDurable told of each committed record that is on disk, on the writing thread
   */
  GroupCommit(
      ChainWriter writer,
      long queueBytes,
      Duration timeout,
      EventJson json,
      Clock clock,
      Duration fileAge,
      Runnable fileFinished,
      Consumer<Pending> afterDurable) {
    this.writer = writer;
    this.queue = new PendingQueue(queueBytes);
    this.timeout = timeout;
    this.json = json;
    this.clock = clock;
    this.fileAge = fileAge;
    this.fileFinished = fileFinished;
    this.afterDurable = afterDurable;
    this.thread = new Thread(this::run, "audit-writer");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Puts records in the queue that get to the disk together. */
  Pending submit(List<Pending.Line> records) {
    Pending pending = Pending.of(records, false);
    if (isHung() || !queue.offer(pending)) {
      throw refused();
    }
    return pending;
  }

  /** Puts the record of a committed change in the queue. */
  void submitCommitted(Pending pending) {
    if (!queue.offer(pending)) {
      pending.durable().completeExceptionally(new IOException("the audit trail is closed"));
    }
  }

  /** Refuses a change whose record could not be written after it. */
  void checkReady(int recordBytes) {
    if (failure.isPresent() || isHung() || !queue.hasRoom(recordBytes)) {
      throw refused();
    }
  }

  /** Completes when a record is on disk, or fails if it is not in time. */
  CompletableFuture<Void> durable(Pending pending) {
    Watch.Piece wait = watch.waiting();
    CompletableFuture<Void> durable = new CompletableFuture<>();
    CompletableFuture<Void> unused =
        pending
            .durable()
            .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (nothing, failure) -> {
                  wait.ended(failure == null ? Watch.Outcome.SUCCESS : Watch.Outcome.FAILED);
                  if (failure == null) {
                    durable.complete(null);
                  } else {
                    durable.completeExceptionally(unavailable(failure));
                  }
                });
    return durable;
  }

  /** Waits until a record is on disk. */
  void await(Pending pending) {
    try {
      durable(pending).get();
    } catch (ExecutionException e) {
      throw (AuditUnavailableException) e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AuditUnavailableException("interrupted while waiting for the audit disk", e);
    }
  }

  private AuditUnavailableException unavailable(Throwable failure) {
    String message =
        failure instanceof TimeoutException
            ? "the audit disk did not answer within " + timeout
            : "the audit record could not be written";
    return new AuditUnavailableException(message, failure);
  }

  /** Why records cannot be made durable now; empty if they can. */
  Optional<String> fault() {
    if (isHung()) {
      return Optional.of("the audit disk has not answered for more than " + timeout);
    }
    if (!thread.isAlive()) {
      return Optional.of("the audit trail is closed");
    }
    return failure.map(e -> "the audit trail cannot be written: " + e);
  }

  @Override
  public long lagNanos() {
    long since = oldestInWork;
    return since == 0 ? queue.waitedNanos() : System.nanoTime() - since;
  }

  @Override
  public long queueBytes() {
    return queue.bytes();
  }

  @Override
  public void watch(TrailWatch watch) {
    this.watch = watch;
  }

  private boolean isHung() {
    return busySince.map(since -> System.nanoTime() - since > timeout.toNanos()).orElse(false);
  }

  private AuditUnavailableException refused() {
    return new AuditUnavailableException(
        fault().orElse("too much waits for the audit disk"), failure.orElse(null));
  }

  private void run() {
    try {
      while (!queue.isFinished()) {
        List<Pending> batch = queue.take(RETRY_MILLIS);
        noteOldest(batch);
        if (!batch.isEmpty() || failure.isPresent()) {
          write(batch);
        }
        finishOldFile();
      }
      writer.close();
    } catch (InterruptedException | IOException e) {
      log.error("The audit writer stopped", e);
    } finally {
      queue.close();
    }
  }

  private void noteOldest(List<Pending> batch) {
    if (oldestInWork == 0 && !batch.isEmpty()) {
      oldestInWork = queue.takenSince();
    }
  }

  private void finishOldFile() {
    try {
      writer.finishOlderThan(fileAge);
    } catch (IOException e) {
      log.warn("A full audit file did not close in good order; what it holds is on disk", e);
    }
    String now = writer.openFile();
    if (!lastFile.isEmpty() && !now.equals(lastFile)) {
      fileFinished.run();
    }
    lastFile = now;
  }

  private void write(List<Pending> batch) {
    List<Pending> all = new ArrayList<>(owed);
    failure.ifPresent(e -> all.add(resumed(e)));
    all.addAll(batch);
    List<byte[]> lines = lines(all);
    long began = System.nanoTime();
    boolean isDurable = false;
    busySince = Optional.of(began);
    try {
      writer.append(lines);
      isDurable = true;
      owed.clear();
      if (failure.isPresent()) {
        log.info("The audit trail is written again");
        failure = Optional.empty();
      }
      all.forEach(this::release);
    } catch (IOException | RuntimeException e) {
      fail(batch, e);
    } finally {
      busySince = Optional.empty();
      oldestInWork = owed.isEmpty() ? 0 : oldestInWork;
      watch.written(lines.size(), System.nanoTime() - began, isDurable);
    }
  }

  private Pending resumed(Exception reason) {
    byte[] record = json.resumed(clock.instant(), reason.toString());
    return Pending.of(Pending.Line.alone(record), false);
  }

  private static List<byte[]> lines(List<Pending> all) {
    List<byte[]> lines = new ArrayList<>(all.size());
    for (Pending pending : all) {
      for (Pending.Line line : pending.lines()) {
        lines.add(line.json());
      }
    }
    return lines;
  }

  private void release(Pending pending) {
    if (pending.isCommitted()) {
      afterDurable.accept(pending);
    }
    pending.durable().complete(null);
  }

  private void fail(List<Pending> batch, Exception reason) {
    if (failure.isEmpty()) {
      log.error("The audit trail cannot be written; requests are refused until it can", reason);
    }
    failure = Optional.of(reason);
    batch.stream().filter(Pending::isCommitted).forEach(owed::add);
    batch.forEach(pending -> pending.durable().completeExceptionally(reason));
  }

  /** Writes what waits and stops; gives up on a disk that hangs. */
  @Override
  public void close() {
    queue.close();
    try {
      thread.join(2 * timeout.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
