package org.claviger.server.http;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.claviger.server.http.tls.TlsIdentity;
import org.claviger.server.store.Store;

/**
 * One thing that the server needs to answer requests.
 *
 * @param name of a few words, such as {@code audit}
 * @param problem what is wrong now, else the empty string; asked by one thread at a time
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

  /** Whether a transaction can be begun and committed. */
  public static HealthCheck writes(Store store) {
    return new HealthCheck("store writes", () -> store.write(transaction -> ""));
  }

  /** Whether a folder's disk has so much free. */
  public static HealthCheck disk(Path folder, long bytes) {
    return new HealthCheck(
        "disk",
        () -> {
          long free = folder.toFile().getUsableSpace();
          return free >= bytes ? "" : "only " + free + " bytes are free for " + folder;
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
