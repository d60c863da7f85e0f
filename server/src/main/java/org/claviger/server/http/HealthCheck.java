package org.claviger.server.http;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.claviger.server.http.tls.TlsIdentity;

/**
 * One thing that the server needs to answer requests.
 *
 * @param name of a few words, such as {@code audit}
 * @param problem what is wrong now, else the empty string; quick, and called by several threads
 */
public record HealthCheck(String name, Supplier<String> problem) {
  public HealthCheck {
    requireNonNull(name, "name");
    requireNonNull(problem, "problem");
  }

  /** Whether the server's certificate lasts for another day. */
  public static HealthCheck certificate(TlsIdentity identity, Clock clock) {
    return new HealthCheck(
        "certificate",
        () -> {
          Duration left = Duration.between(clock.instant(), identity.current().notAfter());
          return left.compareTo(Duration.ofDays(1)) > 0
              ? ""
              : "the server certificate ends " + identity.current().notAfter();
        });
  }

  /** The problem; a check that fails is one. */
  String ask() {
    try {
      return problem.get();
    } catch (RuntimeException e) {
      return "the check itself failed: " + e.getClass().getSimpleName();
    }
  }
}
