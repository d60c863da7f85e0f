package org.claviger.server.operation;

import java.util.function.Function;
import org.claviger.server.store.Transaction;

/**
 * The only way for an action to change the store: in one transaction with the audit record of the
 * request. At most once a request.
 */
@FunctionalInterface
public interface Changes {
  /**
   * Runs the change and commits it with its record.
   *
   * @param change makes the change and gives the answer, whose {@code auditResponse} enters the
   *     record
   */
  Result commit(Function<Transaction, Result> change);
}
