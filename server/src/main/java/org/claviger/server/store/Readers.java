package org.claviger.server.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** A few connections in autocommit, each used by one thread at a time. */
final class Readers implements AutoCloseable {
  private final List<Handle> all = new ArrayList<>();
  private final BlockingQueue<Handle> idle;
  private final Duration timeout;
  private volatile boolean closed;

  Readers(Supplier<Handle> connect, int count, Duration timeout) {
    this.timeout = timeout;
    this.idle = new ArrayBlockingQueue<>(count);
    for (int i = 0; i < count; i++) {
      all.add(connect.get());
    }
    idle.addAll(all);
  }

  <T> T read(Function<Handle, T> query) {
    Handle handle = borrow();
    try {
      return query.apply(handle);
    } catch (JdbiException e) {
      throw new StoreException("the database could not be read", e);
    } finally {
      idle.add(handle);
    }
  }

  /** How many are being read from. */
  int inUse() {
    return all.size() - idle.size();
  }

  private Handle borrow() {
    if (closed) {
      throw new StoreException("the store is closed");
    }
    try {
      Handle handle = idle.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (handle == null) {
        throw new StoreException("no database connection was free for " + timeout);
      }
      if (closed) {
        idle.add(handle);
        throw new StoreException("the store is closed");
      }
      return handle;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while waiting for the database", e);
    }
  }

  /** Lets running reads end, then closes; what does not end in time is cut off. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    for (int i = 0; i < all.size(); i++) {
      try {
        idle.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    all.forEach(Handle::close);
  }
}
