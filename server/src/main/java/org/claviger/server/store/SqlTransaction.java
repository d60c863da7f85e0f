package org.claviger.server.store;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** A write transaction on the one writing connection. */
final class SqlTransaction implements Transaction {
  private final Handle handle;
  private final Thread owner = Thread.currentThread();
  private final List<Runnable> afterCommit = new ArrayList<>();
  private boolean open = true;
  private boolean changed;

  SqlTransaction(Handle handle) {
    this.handle = handle;
  }

  /** The connection of a transaction that is open and this thread's. */
  static Handle handle(Transaction transaction) {
    SqlTransaction sql = (SqlTransaction) requireNonNull(transaction, "transaction");
    sql.check();
    return sql.handle;
  }

  /** Counts this transaction, once, among those that changed authenticated rows. */
  static Handle changing(Transaction transaction) {
    Handle handle = handle(transaction);
    SqlTransaction sql = (SqlTransaction) transaction;
    if (!sql.changed) {
      handle.execute("update store_change set changes = changes + 1");
      sql.changed = true;
    }
    return handle;
  }

  @Override
  public void afterCommit(Runnable action) {
    check();
    afterCommit.add(requireNonNull(action, "action"));
  }

  void end() {
    open = false;
  }

  void committed() {
    afterCommit.forEach(Runnable::run);
  }

  private void check() {
    if (!open || Thread.currentThread() != owner) {
      throw new IllegalStateException(
          "a transaction is good only within Store.write and on its thread");
    }
  }
}
