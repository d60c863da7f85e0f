package org.claviger.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.claviger.server.audit.AuditEvent;
import org.claviger.server.audit.AuditTrail;
import org.claviger.server.audit.AuditUnavailableException;
import org.claviger.server.audit.ServiceEvent;
import org.claviger.server.store.Transaction;

/** An audit trail in memory whose disk can be made to fail. */
final class RecordingAudit implements AuditTrail {
  final List<AuditEvent> durable = new CopyOnWriteArrayList<>();
  final List<AuditEvent> enqueued = new CopyOnWriteArrayList<>();
  final List<ServiceEvent> services = new CopyOnWriteArrayList<>();
  final List<String> refusals = new CopyOnWriteArrayList<>();
  volatile boolean failing;

  /** What is on its way to the disk while that is slow; null while it is quick. */
  volatile CompletableFuture<Void> slow;

  @Override
  public CompletableFuture<Void> record(AuditEvent event) {
    if (failing) {
      return CompletableFuture.failedFuture(
          new AuditUnavailableException("the disk is full", null));
    }
    durable.add(event);
    return slow == null ? CompletableFuture.completedFuture(null) : slow;
  }

  @Override
  public void enqueue(Transaction transaction, AuditEvent event) {
    enqueued.add(event);
  }

  @Override
  public void enqueue(Transaction transaction, ServiceEvent event) {
    services.add(event);
  }

  @Override
  public CompletableFuture<Void> recordCommitted(AuditEvent event) {
    return record(event);
  }

  @Override
  public void countRefusal(String errorCode, String sourceAddress) {
    refusals.add(errorCode + " from " + sourceAddress);
  }

  @Override
  public Health health() {
    return failing ? new Health(false, "the disk is full") : new Health(true, "");
  }

  @Override
  public void close() {}

  List<AuditEvent> drain() {
    List<AuditEvent> events = new ArrayList<>(durable);
    durable.clear();
    return events;
  }
}
