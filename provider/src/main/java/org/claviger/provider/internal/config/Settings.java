package org.claviger.provider.internal.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything the client needs to know, checked.
 *
 * @param endpoint {@code https://HOST} or {@code https://HOST:PORT}
 * @param region the region that requests are signed for
 * @param caFile PEM file of the only authorities trusted; empty for those of the JDK
 * @param credentials where the access key is read
 * @param timeout for one request as a whole
 * @param connectTimeout for connection and handshake
 * @param cache how long what was read is believed; zero for not at all
 * @param maxAttempts 1 to 10
 */
public record Settings(
    URI endpoint,
    String region,
    Optional<Path> caFile,
    CredentialsSource credentials,
    Duration timeout,
    Duration connectTimeout,
    Duration cache,
    int maxAttempts) {

  /** Checks the parts. */
  public Settings {
    requireServer(endpoint);
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

  private static void requireServer(URI endpoint) {
    String path = endpoint.getRawPath();
    boolean bare = path == null || path.isEmpty() || path.equals("/");
    if (!"https".equals(String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT))
        || endpoint.getHost() == null
        || endpoint.getRawUserInfo() != null
        || endpoint.getRawQuery() != null
        || endpoint.getRawFragment() != null
        || !bare) {
      throw new IllegalArgumentException(
          "endpoint must be https://HOST or https://HOST:PORT, not '" + endpoint + "'");
    }
  }

  private static void requirePositive(Duration duration, String name) {
    if (duration.isZero() || duration.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(name + " must be more than nothing and at most an hour");
    }
  }
}
