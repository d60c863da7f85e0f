package org.claviger.server.http;

import org.claviger.server.audit.AuditEvent;
import org.claviger.server.audit.AuditTrail;
import org.claviger.server.audit.ServiceEvent;
import org.claviger.server.store.Transaction;

/** No record at all: what a server must never have. */
final class DroppedTrail implements AuditTrail {
  @Override
  public void record(AuditEvent event) {}

  @Override
  public void enqueue(Transaction transaction, AuditEvent event) {}

  @Override
  public void enqueue(Transaction transaction, ServiceEvent event) {}

  @Override
  public void recordCommitted(AuditEvent event) {}

  @Override
  public void countRefusal(String errorCode, String sourceAddress) {}

  @Override
  public Health health() {
    return new Health(true, "");
  }

  @Override
  public void close() {}
}
