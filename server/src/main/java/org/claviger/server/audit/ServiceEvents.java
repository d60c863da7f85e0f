package org.claviger.server.audit;

import org.claviger.server.store.Transaction;

/** Takes the records of what the service does to keys by itself. */
@FunctionalInterface
public interface ServiceEvents {
  /**
   * Commits the record of a change together with the change. It enters the file before the record
   * of any later answer.
   *
   * @throws AuditUnavailableException if records cannot be made durable now
   */
  void enqueue(Transaction transaction, ServiceEvent event);
}
