package org.claviger.server.store;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.claviger.server.error.ApiException;
import org.claviger.server.measure.Watch;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one connection that writes, and the queue before it. */
final class Writer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Writer.class);

  private final ReentrantLock turn = new ReentrantLock();
  private final Supplier<Handle> connect;
  private Handle handle;
  private boolean closed;
  private volatile Watch writes = Watch.NONE;

  Writer(Supplier<Handle> connect) {
    this.connect = connect;
    this.handle = connect.get();
  }

  <T> T write(Function<Transaction, T> body) {
    if (turn.isHeldByCurrentThread()) {
      throw new IllegalStateException("a transaction cannot be opened inside another");
    }
    Watch.Piece piece = writes.begin();
    Watch.Outcome outcome = Watch.Outcome.FAILED;
    turn.lock();
    try {
      piece.admitted();
      T result = inTransaction(body);
      outcome = Watch.Outcome.SUCCESS;
      return result;
    } catch (ApiException e) {
      outcome = Watch.Outcome.REFUSED;
      throw e;
    } catch (JdbiException e) {
      throw new StoreException("the database could not be written; nothing was changed", e);
    } finally {
      turn.unlock();
      piece.ended(outcome);
    }
  }

  void watch(Watch writes) {
    this.writes = writes;
  }

  int waiting() {
    return turn.getQueueLength();
  }

  private <T> T inTransaction(Function<Transaction, T> body) {
    Handle connection = connection();
    SqlTransaction transaction = new SqlTransaction(connection);
    T result;
    boolean committed = false;
    try {
      connection.begin();
      result = body.apply(transaction);
      transaction.end();
      connection.commit();
      committed = true;
    } finally {
      transaction.end();
      if (!committed) {
        rollBack(connection);
      }
    }
    transaction.committed();
    return result;
  }

  private Handle connection() {
    if (closed) {
      throw new StoreException("the store is closed");
    }
    if (handle == null) {
      handle = connect.get();
    }
    return handle;
  }

  /** A connection that cannot even roll back is given up: the database forgets what it held. */
  private void rollBack(Handle connection) {
    try {
      connection.rollback();
    } catch (JdbiException e) {
      log.warn("A rollback failed; the database is opened anew", e);
      handle = null;
      closeQuietly(connection);
    }
  }

  private static void closeQuietly(Handle connection) {
    try {
      connection.close();
    } catch (JdbiException e) {
      log.warn("A database connection could not be closed", e);
    }
  }

  @Override
  public void close() {
    turn.lock();
    try {
      closed = true;
      if (handle != null) {
        closeQuietly(handle);
        handle = null;
      }
    } finally {
      turn.unlock();
    }
  }
}
