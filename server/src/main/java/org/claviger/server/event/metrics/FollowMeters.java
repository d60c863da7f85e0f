package org.claviger.server.event.metrics;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.claviger.server.audit.AnchorStatus;
import org.claviger.server.audit.follow.TrailFollower;
import org.claviger.server.event.TargetStatus;

/** How far the audit trail is anchored and taken by those who follow it, and how webhooks do. */
public final class FollowMeters {
  private final Meters meters;

  /** Among all meters. */
  public FollowMeters(Meters meters) {
    this.meters = meters;
  }

  /** Shows a follower of the trail, under its name. */
  public void show(TrailFollower follower) {
    meters.gauge(
        "claviger.follower.lag.records",
        "Durable audit records that a follower has not taken yet",
        follower::lag,
        "follower",
        follower.name());
    meters.gauge(
        "claviger.follower.up",
        "Whether a follower's last attempt succeeded",
        () -> follower.fault().isEmpty() ? 1 : 0,
        "follower",
        follower.name());
  }

  /** Shows how far the trail is anchored. */
  public void show(Supplier<AnchorStatus> anchors, Clock clock) {
    meters.gauge(
        "claviger.anchor.age.seconds",
        "Seconds since the end of the audit trail was last signed",
        () -> age(anchors.get(), clock));
    meters.gauge(
        "claviger.anchor.lag.records",
        "Durable audit records that no anchor covers yet",
        () -> anchors.get().newestRecord() - anchors.get().anchoredRecord());
    meters.gauge(
        "claviger.anchor.up",
        "Whether anchors are signed and noted everywhere they are to be",
        () -> anchors.get().problem().isEmpty() ? 1 : 0);
  }

  private static double age(AnchorStatus status, Clock clock) {
    return status
        .time()
        .map(time -> (double) Duration.between(time, clock.instant()).toSeconds())
        .orElse(Double.NaN);
  }

  /** Shows a webhook, under its host. */
  public void show(TargetStatus target) {
    String[] label = {"target", target.label()};
    meters.gauge("claviger.webhook.queue", "Events that wait for a webhook", target::queued, label);
    meters.gauge(
        "claviger.webhook.queue.age.seconds",
        "For how long the first of them has waited",
        () -> target.oldestAge().toSeconds(),
        label);
    meters.counter(
        "claviger.webhook.delivered", "Events that a webhook got", target::delivered, label);
    meters.counter("claviger.webhook.failed", "Attempts that failed", target::failed, label);
    meters.counter("claviger.webhook.dropped", "Events that were given up", target::dropped, label);
    meters.gauge(
        "claviger.webhook.up",
        "Whether a webhook still wants events",
        () -> target.isGone() ? 0 : 1,
        label);
  }
}
