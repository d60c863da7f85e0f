package org.claviger.server.event;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.claviger.server.store.DeliveryQueue;

/** The counts of one target. */
final class DeliveryCounts implements TargetStatus {
  private final String label;
  private final Clock clock;
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private volatile DeliveryQueue.Backlog backlog = new DeliveryQueue.Backlog(0, Optional.empty());
  private volatile boolean gone;

  DeliveryCounts(String label, Clock clock) {
    this.label = requireNonNull(label, "label");
    this.clock = requireNonNull(clock, "clock");
  }

  void countDelivered() {
    delivered.incrementAndGet();
  }

  void countFailed() {
    failed.incrementAndGet();
  }

  void countDropped(int events) {
    dropped.addAndGet(events);
  }

  void setGone() {
    gone = true;
  }

  void show(DeliveryQueue.Backlog now) {
    backlog = now;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public long queued() {
    return backlog.length();
  }

  @Override
  public Duration oldestAge() {
    Instant now = clock.instant();
    return backlog
        .oldest()
        .filter(since -> since.isBefore(now))
        .map(since -> Duration.between(since, now))
        .orElse(Duration.ZERO);
  }

  @Override
  public long delivered() {
    return delivered.get();
  }

  @Override
  public long failed() {
    return failed.get();
  }

  @Override
  public long dropped() {
    return dropped.get();
  }

  @Override
  public boolean isGone() {
    return gone;
  }
}
