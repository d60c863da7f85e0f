package org.claviger.server.audit;

import java.util.concurrent.CompletableFuture;
import org.claviger.server.store.Transaction;

/**
 * The durable record of every request. When the future of {@link #record} or {@link
 * #recordCommitted} has completed, its request may be answered; when it has failed, which is always
 * with {@link AuditUnavailableException}, it must not. Futures complete on threads of the trail:
 * what hangs on them has to be quick, or go on elsewhere.
 */
public interface AuditTrail extends ServiceEvents, AutoCloseable {
  /**
   * Puts a record on disk, after every record that was committed before.
   *
   * @return completes once it is durable there; fails if that could not be in time
   */
  CompletableFuture<Void> record(AuditEvent event);

  /** Commits the record of a change together with the change. */
  void enqueue(Transaction transaction, AuditEvent event);

  /**
   * Brings the record of a committed change from the outbox to the file.
   *
   * @return completes once it is durable there; fails if that could not be in time: the change
   *     stands, and its record enters the file before any later answer
   */
  CompletableFuture<Void> recordCommitted(AuditEvent event);

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
