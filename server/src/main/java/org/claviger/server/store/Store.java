package org.claviger.server.store;

import java.util.function.Function;

/** The database: the gate to transactions and tables. */
public interface Store extends AutoCloseable {
  /**
   * Runs {@code body} in a write transaction and commits durably. Do no HSM or network call in it:
   * everybody else waits. (Row codes are the exception: they are part of writing.)
   *
   * @throws StoreException if the commit failed; then nothing was changed
   */
  <T> T write(Function<Transaction, T> body);

  /** A table under an authenticator. */
  AuthenticatedTable table(Table table, RowAuthenticator authenticator);

  /**
   * Whether a table has no row of a scope. Not authenticated: good for refusing to start, not for
   * more.
   */
  boolean isEmpty(Table table, String scope);

  /** The audit records that were committed with their change and are not yet in the file. */
  Outbox outbox();

  /** The notes of what was about to be done in an HSM, kept until it is done or undone. */
  Intents intents();

  /** The copies of the audit chain's signed heads. */
  AuditAnchors auditAnchors();

  @Override
  void close();
}
