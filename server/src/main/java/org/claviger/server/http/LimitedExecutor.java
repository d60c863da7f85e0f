package org.claviger.server.http;

import static java.util.Objects.requireNonNull;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks on a few threads of another executor. A thread goes on while there are tasks, which is
 * cheaper than waking one for each where many come at once. The tasks must not wait.
 */
final class LimitedExecutor implements Executor {
  private final Executor threads;
  private final int limit;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger running = new AtomicInteger();

  /**
   * On at most {@code limit} threads at a time.
   *
   * @param limit at least 1
   */
  LimitedExecutor(Executor threads, int limit) {
    this.threads = requireNonNull(threads, "threads");
    if (limit < 1) {
      throw new IllegalArgumentException("at least one thread is needed: " + limit);
    }
    this.limit = limit;
  }

  /**
   * Runs a task soon.
   *
   * @throws RejectedExecutionException if the other executor takes none and none of its threads is
   *     at work here
   */
  @Override
  public void execute(Runnable task) {
    waiting.add(requireNonNull(task, "task"));
    if (mayRun()) {
      start();
    }
  }

  private boolean mayRun() {
    int now = running.get();
    while (now < limit) {
      if (running.compareAndSet(now, now + 1)) {
        return true;
      }
      now = running.get();
    }
    return false;
  }

  private void start() {
    try {
      threads.execute(this::runAll);
    } catch (RejectedExecutionException e) {
      running.decrementAndGet();
      throw e;
    }
  }

  /** One that comes while a thread stops is seen by that thread, or starts another. */
  private void runAll() {
    do {
      try {
        for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
          task.run();
        }
      } finally {
        running.decrementAndGet();
      }
    } while (!waiting.isEmpty() && mayRun());
  }
}
