package org.claviger.server.audit;

import org.claviger.server.store.Transaction;

/**
 * The durable record of every request. Whoever returns from {@link #record} or {@link
 * #recordCommitted} may answer; whoever gets {@link AuditUnavailableException} must not.
 */
public interface AuditTrail extends ServiceEvents, AutoCloseable {
  /**
   * Puts a record on disk and returns once it is durable there, after every record that was
   * committed before.
   *
   * @throws AuditUnavailableException if it could not be made durable in time
   */
  void record(AuditEvent event);

  /** Commits the record of a change together with the change. */
  void enqueue(Transaction transaction, AuditEvent event);

  /**
   * Brings the record of a committed change from the outbox to the file; returns once it is durable
   * there.
   *
   * @throws AuditUnavailableException if that could not be done in time; the change stands, and its
   *     record enters the file before any later answer
   */
  void recordCommitted(AuditEvent event);

  /**
   * Counts the refusal of somebody who was not authenticated. Such refusals are summed up and
   * written by a limited rate, so that strangers cannot fill the disk.
   *
   * @param errorCode why
   * @param sourceAddress the peer's IP address
   */
  void countRefusal(String errorCode, String sourceAddress);

  /** Whether records can be made durable now; the reason if not. */
  Health health();

  /** Writes what waits and closes the file. */
  @Override
  void close();

  /**
   * A state of health.
   *
   * @param ok whether all is well
   * @param reason what is wrong, else the empty string
   */
  record Health(boolean ok, String reason) {}
}
