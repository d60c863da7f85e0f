package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * Events: what is announced, how long it can be read, and to whom it is sent.
 *
 * @param retention how long an event can be read, at least as long as it is tried to be delivered;
 *     at most 365 days
 * @param maxEvents how many are kept at most, 1,000 to 10,000,000, and at least as many as may wait
 *     for a webhook
 * @param warnings how long before its time something is announced
 * @param watch how often HSMs and the audit trail are looked at, 50 ms to 10 minutes
 * @param settle how long a change of their state must last before it is announced; at most 1 hour
 * @param delivery how events are brought to webhooks
 * @param webhooks where they are sent; at most 16
 */
public record EventsConfig(
    Duration retention,
    int maxEvents,
    EventWarnings warnings,
    Duration watch,
    Duration settle,
    DeliveryConfig delivery,
    List<WebhookConfig> webhooks) {
  private static final int MAX_WEBHOOKS = 16;

  public EventsConfig {
    requireNonNull(retention, "retention");
    requireNonNull(warnings, "warnings");
    requireNonNull(watch, "watch");
    requireNonNull(settle, "settle");
    requireNonNull(delivery, "delivery");
    webhooks = List.copyOf(webhooks);
    check("maxEvents", maxEvents, Math.max(1_000, delivery.queue()), 10_000_000);
    check(
        "retention in s",
        retention.toSeconds(),
        delivery.maxAge().toSeconds(),
        Duration.ofDays(365).toSeconds());
    check("watch in ms", watch.toMillis(), 50, 600_000);
    check("settle in ms", settle.toMillis(), 0, 3_600_000);
    check("the number of webhooks", webhooks.size(), 0, MAX_WEBHOOKS);
    if (webhooks.stream().map(WebhookConfig::url).distinct().count() < webhooks.size()) {
      throw new IllegalArgumentException("two webhooks have the same url");
    }
  }

  /** 7 days, 100,000 events; states looked at every 5 seconds and settled after 10; no webhook. */
  public static EventsConfig defaults() {
    return new EventsConfig(
        Duration.ofDays(7),
        100_000,
        EventWarnings.defaults(),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        DeliveryConfig.defaults(),
        List.of());
  }

  static void check(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + " is " + value + "; it must be " + least + " to " + most);
    }
  }
}
