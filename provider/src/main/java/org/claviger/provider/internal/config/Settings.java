package org.claviger.provider.internal.config;

import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything the client needs to know, checked.
 *
 * @param endpoints 1 to 8 servers, each {@code https://HOST} or {@code https://HOST:PORT}, the
 *     preferred one first
 * @param region the region that requests are signed for
 * @param caFile PEM file of the only authorities trusted; empty for those of the JDK
 * @param proxy the proxy to use, possibly none; empty for what the JVM says
 * @param credentials where the access key is looked for
 * @param timeout for one request as a whole
 * @param connectTimeout for connection and handshake
 * @param cache how long what was read is believed; zero for not at all
 * @param maxAttempts 1 to 10
 */
public record Settings(
    List<URI> endpoints,
    String region,
    Optional<Path> caFile,
    Optional<Proxy> proxy,
    CredentialsPlaces credentials,
    Duration timeout,
    Duration connectTimeout,
    Duration cache,
    int maxAttempts) {

  private static final int MAX_ENDPOINTS = 8;

  /** Checks the parts. */
  public Settings {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty() || endpoints.size() > MAX_ENDPOINTS) {
      throw new IllegalArgumentException(
          "endpoint names " + endpoints.size() + " servers, allowed are 1 to " + MAX_ENDPOINTS);
    }
    endpoints.forEach(endpoint -> requireServer("endpoint", endpoint));
    if (new HashSet<>(endpoints).size() < endpoints.size()) {
      throw new IllegalArgumentException("endpoint names a server twice");
    }
    requireServer("sts.endpoint", credentials.sts());
    if (!region.matches("[a-z0-9-]{1,32}")) {
      throw new IllegalArgumentException("region '" + region + "' is not a region's name");
    }
    requirePositive(timeout, "timeout");
    requirePositive(connectTimeout, "connect.timeout");
    if (maxAttempts < 1 || maxAttempts > 10) {
      throw new IllegalArgumentException(
          "max.attempts is " + maxAttempts + ", allowed are 1 to 10");
    }
  }

  private static void requireServer(String name, URI endpoint) {
    String path = endpoint.getRawPath();
    boolean bare = path == null || path.isEmpty() || path.equals("/");
    if (!"https".equals(String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT))
        || endpoint.getHost() == null
        || endpoint.getRawUserInfo() != null
        || endpoint.getRawQuery() != null
        || endpoint.getRawFragment() != null
        || !bare) {
      throw new IllegalArgumentException(
          name + " must be https://HOST or https://HOST:PORT, not '" + endpoint + "'");
    }
  }

  private static void requirePositive(Duration duration, String name) {
    if (duration.isZero() || duration.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(name + " must be more than nothing and at most an hour");
    }
  }
}
