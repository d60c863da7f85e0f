package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A worker, or another server, that is reached over the network by mutual TLS. The operator starts
 * it.
 *
 * @param host where it binds and the server finds it: a name or an address
 * @param port its port; 0, any free one, is for tests
 * @param tls who the two sides are to each other
 */
public record WorkerAddress(String host, int port, PeerTls tls) implements WorkerConfig {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]{2,45})]|([A-Za-z0-9.-]{1,253})):(\\d{1,5})");

  public WorkerAddress {
    requireNonNull(host, "host");
    requireNonNull(tls, "tls");
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(
          "the port of " + host + " is " + port + "; it must be 1 to 65535");
    }
  }

  /**
   * Reads {@code host:port}; an IPv6 address stands in brackets.
   *
   * @param setting where it stands in the configuration
   * @throws IllegalArgumentException if it is anything else
   */
  public static WorkerAddress of(String setting, String text, PeerTls tls) {
    Matcher matcher = ADDRESS.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + setting + "' is '" + text + "'; it must be host:port");
    }
    String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return new WorkerAddress(host, Integer.parseInt(matcher.group(3)), tls);
  }

  @Override
  public String place() {
    return toString();
  }

  /** As it stands in a URL. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
