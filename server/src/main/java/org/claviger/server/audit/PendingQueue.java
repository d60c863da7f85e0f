package org.claviger.server.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What waits for the disk, in order, bounded by its bytes. */
final class PendingQueue {
  private static final int MAX_BATCH_BYTES = 1 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Pending> waiting = new ArrayDeque<>();
  private final long limitBytes;
  private long bytes;
  private boolean closed;

  /** Since when the oldest waits, or less. */
  private long since;

  /** The same of what was taken last. */
  private long takenSince;

  PendingQueue(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /** Whether there is room. */
  boolean hasRoom(int recordBytes) {
    lock.lock();
    try {
      return !closed && bytes + recordBytes <= limitBytes;
    } finally {
      lock.unlock();
    }
  }

  /** Adds a record if there is room; one that is committed always, for it cannot be undone. */
  boolean offer(Pending pending) {
    lock.lock();
    try {
      boolean isOver = bytes + pending.bytes() > limitBytes;
      if (closed || (isOver && !pending.isCommitted())) {
        return false;
      }
      if (waiting.isEmpty()) {
        since = System.nanoTime();
      }
      waiting.add(pending);
      bytes += pending.bytes();
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** What waits, as much as goes into a batch; nothing if nothing came for {@code millis}. */
  List<Pending> take(long millis) throws InterruptedException {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (waiting.isEmpty() && !closed && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
      takenSince = since;
      List<Pending> batch = new ArrayList<>();
      int batchBytes = 0;
      while (!waiting.isEmpty() && batchBytes < MAX_BATCH_BYTES) {
        Pending next = waiting.poll();
        batch.add(next);
        batchBytes += next.bytes();
      }
      bytes -= batchBytes;
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** For how long the oldest has waited, in nanoseconds; 0 if nothing waits. */
  long waitedNanos() {
    lock.lock();
    try {
      return waiting.isEmpty() ? 0 : System.nanoTime() - since;
    } finally {
      lock.unlock();
    }
  }

  /** Since when the oldest that was taken last has waited, by {@link System#nanoTime}. */
  long takenSince() {
    lock.lock();
    try {
      return takenSince;
    } finally {
      lock.unlock();
    }
  }

  /** How much waits. */
  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing more in; what waits can still be taken out. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is closed and nothing waits. */
  boolean isFinished() {
    lock.lock();
    try {
      return closed && waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }
}
