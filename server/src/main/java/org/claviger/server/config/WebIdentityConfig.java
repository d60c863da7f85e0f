package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the documents of OpenID Connect providers are fetched.
 *
 * @param caFile further certificate authorities, in PEM, that may vouch for a provider's server
 *     beside those that Java trusts
 * @param privateNetworks whether a provider may be on this host or in a private network
 * @param timeout for one document, from the look-up of the name to its last byte
 * @param documentBytes the largest document
 */
public record WebIdentityConfig(
    Optional<Path> caFile, boolean privateNetworks, Duration timeout, int documentBytes) {
  public WebIdentityConfig {
    requireNonNull(caFile, "caFile");
    requireNonNull(timeout, "timeout");
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException(
          "timeout is " + timeout + ", but must be above PT0S and at most PT1M");
    }
    if (documentBytes < 1_024 || documentBytes > 4 << 20) {
      throw new IllegalArgumentException(
          "documentBytes is " + documentBytes + ", but must be from 1,024 to 4 MiB");
    }
  }

  /** Java's authorities, public networks, 5 seconds, 256 KiB. */
  public static WebIdentityConfig defaults() {
    return new WebIdentityConfig(Optional.empty(), false, Duration.ofSeconds(5), 256 << 10);
  }
}
