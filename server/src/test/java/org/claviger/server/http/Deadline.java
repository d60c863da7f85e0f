package org.claviger.server.http;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.claviger.server.config.HttpTimeouts;

/** The deadlines of the listener; a test makes short the one that it is about. */
enum Deadline {
  HANDSHAKE,
  HEADER,
  BODY,
  EXCHANGE,
  IDLE;

  private static final Duration SHORT = Duration.ofMillis(2500);
  private static final Duration LONG = Duration.ofMinutes(2);

  /** Some deadlines short, all others longer than a test waits. */
  static HttpTimeouts only(Deadline... some) {
    List<Deadline> list = Arrays.asList(some);
    return new HttpTimeouts(
        list.contains(HANDSHAKE) ? SHORT : LONG,
        list.contains(HEADER) ? SHORT : LONG,
        list.contains(BODY) ? SHORT : LONG,
        list.contains(EXCHANGE) ? SHORT : LONG,
        list.contains(IDLE) ? SHORT : LONG,
        Duration.ofSeconds(5));
  }
}
