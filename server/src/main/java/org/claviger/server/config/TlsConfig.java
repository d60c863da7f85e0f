package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;

/**
 * The server's own certificates, where the operator gives none.
 *
 * @param names DNS names and IP addresses that a certificate is for
 * @param caValidity how long a new local CA lasts
 * @param validity how long a new certificate lasts, at most as long as its CA
 * @param renewal how long before its end a certificate is replaced, and a CA before it can no
 *     longer sign a whole {@code validity}
 * @param check how often both are looked at
 */
public record TlsConfig(
    List<String> names, Duration caValidity, Duration validity, Duration renewal, Duration check) {
  public TlsConfig {
    names = List.copyOf(names);
    requireNonNull(caValidity, "caValidity");
    requireNonNull(validity, "validity");
    requireNonNull(renewal, "renewal");
    requireNonNull(check, "check");
    if (names.isEmpty()) {
      throw new IllegalArgumentException("names is empty and must hold at least one name");
    }
    if (renewal.isNegative() || renewal.compareTo(validity) >= 0) {
      throw new IllegalArgumentException(
          "renewal is " + renewal + " and must be less than validity, " + validity);
    }
    if (validity.compareTo(caValidity) >= 0) {
      throw new IllegalArgumentException(
          "validity is " + validity + " and must be less than caValidity, " + caValidity);
    }
    if (check.toMillis() < 1) {
      throw new IllegalArgumentException("check is " + check + " and must be positive");
    }
  }

  /**
   * What holds where nothing is configured: {@code localhost}, 127.0.0.1 and ::1; a CA of ten years
   * and certificates of 90 days, replaced 30 days before their end; looked at every minute.
   */
  public static TlsConfig defaults() {
    return new TlsConfig(
        List.of("localhost", "127.0.0.1", "::1"),
        Duration.ofDays(3650),
        Duration.ofDays(90),
        Duration.ofDays(30),
        Duration.ofMinutes(1));
  }
}
