package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long a client of the API may take. All are positive; a connection that takes longer is
 * closed, within a quarter second of the deadline.
 *
 * @param handshake from the connection to the end of the TLS handshake
 * @param header from a request's first byte to the end of its header
 * @param body from the end of the header to the end of the body
 * @param exchange from the end of the header to the last byte of the answer
 * @param idle without a request, whatever else is sent
 * @param drain for requests in progress when the server stops
 */
public record HttpTimeouts(
    Duration handshake,
    Duration header,
    Duration body,
    Duration exchange,
    Duration idle,
    Duration drain) {
  public HttpTimeouts {
    positive("handshake", handshake);
    positive("header", header);
    positive("body", body);
    positive("exchange", exchange);
    positive("idle", idle);
    positive("drain", drain);
  }

  /** What holds where nothing is configured. */
  public static HttpTimeouts defaults() {
    return new HttpTimeouts(
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Duration.ofSeconds(60),
        Duration.ofSeconds(60),
        Duration.ofSeconds(20));
  }

  private static void positive(String name, Duration value) {
    requireNonNull(value, name);
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " is " + value + " and must be positive");
    }
  }
}
