package org.claviger.provider.internal.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Response;

/**
 * The calls under way, all of which may take the same time. OkHttp's own timeouts would wake a
 * thread for each of them, and that thread stays for a minute after the last.
 *
 * <p>One thread looks after them while there are any. The call that began first ends first, and
 * none that begins can end before the thread looks next, so that nothing needs to wake it.
 */
final class Calls implements AutoCloseable {
  private static final long IDLE_NANOS = Duration.ofMinutes(1).toNanos();

  private final long limitNanos;
  private final Set<Running> running = new LinkedHashSet<>();
  private boolean watched;
  private boolean closed;

  Calls(Duration limit) {
    this.limitNanos = limit.toNanos();
  }

  /** What is made of a response before it is closed. */
  @FunctionalInterface
  interface Reading<T> {
    T read(Response response) throws IOException;
  }

  /**
   * Runs a call to the end of its reading.
   *
   * @throws InterruptedIOException if it takes longer than it may
   */
  <T> T run(Call call, Reading<T> reading) throws IOException {
    Running self = begin(call);
    try (Response response = call.execute()) {
      return reading.read(response);
    } catch (IOException e) {
      throw self.isLate() ? late(e) : e;
    } finally {
      end(self);
    }
  }

  private static IOException late(IOException cause) {
    InterruptedIOException late = new InterruptedIOException("timeout");
    late.initCause(cause);
    return late;
  }

  private synchronized Running begin(Call call) throws IOException {
    if (closed) {
      throw new IOException(HttpStack.CLOSED);
    }
    Running self = new Running(call, System.nanoTime() + limitNanos);
    running.add(self);
    if (!watched) {
      watched = true;
      Threads.daemon(this::watch, "claviger timeouts").start();
    }
    return self;
  }

  private synchronized void end(Running self) {
    running.remove(self);
  }

  /** Without a call it stays for a while, no longer than one may take. */
  private synchronized void watch() {
    try {
      boolean idle = false;
      while (!closed && !(idle && running.isEmpty())) {
        idle = running.isEmpty();
        waitNanos(idle ? Math.min(limitNanos, IDLE_NANOS) : cancelLate());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    watched = false;
  }

  private void waitNanos(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.timedWait(this, Math.max(nanos, 1_000_000));
  }

  /** How long until the next one is late, or none can be. */
  private long cancelLate() {
    long now = System.nanoTime();
    for (Iterator<Running> all = running.iterator(); all.hasNext(); ) {
      Running first = all.next();
      if (first.endNanos - now > 0) {
        return first.endNanos - now;
      }
      all.remove();
      first.cancelLate();
    }
    return limitNanos;
  }

  /** Cancels those under way, and refuses those that come later. */
  @Override
  public synchronized void close() {
    closed = true;
    running.forEach(each -> each.call.cancel());
    notifyAll();
  }

  private static final class Running {
    private final Call call;
    private final long endNanos;
    private volatile boolean late;

    Running(Call call, long endNanos) {
      this.call = call;
      this.endNanos = endNanos;
    }

    void cancelLate() {
      late = true;
      call.cancel();
    }

    boolean isLate() {
      return late;
    }
  }
}
