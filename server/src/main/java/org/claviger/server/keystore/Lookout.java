package org.claviger.server.keystore;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks after one thing by a thread of its own. One look is taken at a time and one waits; more
 * would see nothing else and are dropped.
 */
final class Lookout {
  private static final int END_SECONDS = 5;

  private final ThreadPoolExecutor thread;

  Lookout(String name) {
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            task -> thread(task, name),
            new ThreadPoolExecutor.DiscardPolicy());
    thread.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Takes a look soon. */
  void look(Runnable look) {
    thread.execute(look);
  }

  /** Takes no more looks, and waits a while for the present one: it may hang in a module. */
  void end() {
    thread.shutdownNow();
    try {
      boolean unused = thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
