package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

/**
 * The listener of the API.
 *
 * @param host the address to bind
 * @param port 0 means any free one
 * @param timeouts how long a client may take
 * @param limits how much it may send
 */
public record HttpConfig(String host, int port, HttpTimeouts timeouts, HttpLimits limits) {
  public HttpConfig {
    requireNonNull(host, "host");
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is " + port + " and must be 0 to 65535");
    }
    requireNonNull(timeouts, "timeouts");
    requireNonNull(limits, "limits");
  }

  /** What holds where nothing is configured: 127.0.0.1, port 8443. */
  public static HttpConfig defaults() {
    return new HttpConfig("127.0.0.1", 8443, HttpTimeouts.defaults(), HttpLimits.defaults());
  }

  /** The same on another port. */
  public HttpConfig withPort(int other) {
    return new HttpConfig(host, other, timeouts, limits);
  }
}
