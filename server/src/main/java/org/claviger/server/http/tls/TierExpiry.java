package org.claviger.server.http.tls;

import static java.util.Objects.requireNonNull;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says, once a day, that a certificate of mutual TLS, to a worker or another server, is going to
 * end. Not for threads.
 */
final class TierExpiry {
  private static final Duration WARNING = Duration.ofDays(30);
  private static final Duration INTERVAL = Duration.ofDays(1);

  private final Clock clock;
  private Instant next = Instant.MIN;

  TierExpiry(Clock clock) {
    this.clock = requireNonNull(clock, "clock");
  }

  /** What there is to say now; asked often. */
  List<String> look(X509Certificate own, Optional<X509Certificate> other) {
    Instant now = clock.instant();
    List<String> warnings = new ArrayList<>();
    if (now.isBefore(next)) {
      return warnings;
    }
    warning("this side's certificate", own, now).ifPresent(warnings::add);
    other
        .flatMap(each -> warning("the other side's certificate", each, now))
        .ifPresent(warnings::add);
    if (!warnings.isEmpty()) {
      next = now.plus(INTERVAL);
    }
    return warnings;
  }

  private static Optional<String> warning(String which, X509Certificate certificate, Instant now) {
    Instant end = certificate.getNotAfter().toInstant();
    return end.isAfter(now.plus(WARNING))
        ? Optional.empty()
        : Optional.of(
            "mutual TLS: %s %s, SHA-256 %s, %s %s: './claviger hsm tls' makes new"
                    .formatted(
                        which,
                        certificate.getSubjectX500Principal().getName(),
                        PeerTrust.fingerprint(certificate),
                        end.isAfter(now) ? "ends" : "ended",
                        end)
                + " ones");
  }
}
