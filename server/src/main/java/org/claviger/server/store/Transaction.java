package org.claviger.server.store;

/**
 * An open write transaction, given by {@link Store#write}. There is one at a time; it commits
 * durably when the function that received it returns, and rolls back if that throws. It is good
 * only until then and only on that thread.
 */
public interface Transaction {
  /**
   * Has {@code action} run as soon as the commit is durable: before {@link Store#write} returns and
   * before another transaction begins, so that what is done after commits keeps their order. It
   * must be short and must not throw. It does not run after a rollback.
   */
  void afterCommit(Runnable action);
}
