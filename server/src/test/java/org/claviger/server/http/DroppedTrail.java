package org.claviger.server.http;

import java.util.concurrent.CompletableFuture;
import org.claviger.server.audit.AuditEvent;
import org.claviger.server.audit.AuditTrail;
import org.claviger.server.audit.ServiceEvent;
import org.claviger.server.store.Transaction;

/** No record at all: what a server must never have. */
final class DroppedTrail implements AuditTrail {
  private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

  @Override
  public CompletableFuture<Void> record(AuditEvent event) {
    return DONE;
  }

  @Override
  public void enqueue(Transaction transaction, AuditEvent event) {}

  @Override
  public void enqueue(Transaction transaction, ServiceEvent event) {}

  @Override
  public CompletableFuture<Void> recordCommitted(AuditEvent event) {
    return DONE;
  }

  @Override
  public void countRefusal(String errorCode, String sourceAddress) {}

  @Override
  public Health health() {
    return new Health(true, "");
  }

  @Override
  public void close() {}
}
