package org.claviger.server.http.worker;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Limits of the connections between the tiers.
 *
 * @param exchange how long a request may take, from its header to the last byte of the answer
 * @param idle how long a connection without a request stays open
 * @param age how long a connection is used; then both sides show their certificates anew
 * @param check how often the files of the certificates are looked at
 */
public record WorkerLimits(Duration exchange, Duration idle, Duration age, Duration check) {
  public WorkerLimits {
    requireNonNull(exchange, "exchange");
    requireNonNull(idle, "idle");
    requireNonNull(age, "age");
    requireNonNull(check, "check");
  }

  /**
   * Connections are closed ten minutes after their last request, and after a quarter of an hour.
   */
  public static WorkerLimits of(Duration exchange, Duration check) {
    return new WorkerLimits(
        exchange, exchange.plus(Duration.ofMinutes(10)), Duration.ofMinutes(15), check);
  }

  /** The client closes first, so that it sends nothing on a connection that is being closed. */
  Duration clientIdle() {
    return exchange.plus(idle).dividedBy(2);
  }
}
