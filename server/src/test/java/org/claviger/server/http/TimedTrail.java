package org.claviger.server.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.claviger.server.audit.AuditEvent;
import org.claviger.server.audit.AuditTrail;
import org.claviger.server.audit.ServiceEvent;
import org.claviger.server.store.Transaction;

/** The record, with the time that requests wait for it. */
record TimedTrail(AuditTrail file, LongAdder nanos, LongAdder count) implements AuditTrail {
  TimedTrail(AuditTrail file) {
    this(file, new LongAdder(), new LongAdder());
  }

  /** Since it was asked last. */
  double meanMillis() {
    return nanos.sumThenReset() / 1e6 / Math.max(1, count.sumThenReset());
  }

  @Override
  public CompletableFuture<Void> record(AuditEvent event) {
    long begin = System.nanoTime();
    return file.record(event)
        .whenComplete(
            (nothing, failure) -> {
              nanos.add(System.nanoTime() - begin);
              count.increment();
            });
  }

  @Override
  public void enqueue(Transaction transaction, AuditEvent event) {
    file.enqueue(transaction, event);
  }

  @Override
  public void enqueue(Transaction transaction, ServiceEvent event) {
    file.enqueue(transaction, event);
  }

  @Override
  public CompletableFuture<Void> recordCommitted(AuditEvent event) {
    return file.recordCommitted(event);
  }

  @Override
  public void countRefusal(String errorCode, String sourceAddress) {
    file.countRefusal(errorCode, sourceAddress);
  }

  @Override
  public Health health() {
    return file.health();
  }

  @Override
  public void close() {}
}
