package org.claviger.server.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A certificate that the server shows, or an HSM worker shows it.
 *
 * @param fingerprint SHA-256 in hex
 * @param subject whose
 * @param notAfter when it, or what signs it, ends
 */
public record ServerCertificate(String fingerprint, String subject, Instant notAfter) {
  public ServerCertificate {
    requireNonNull(fingerprint, "fingerprint");
    requireNonNull(subject, "subject");
    requireNonNull(notAfter, "notAfter");
  }
}
