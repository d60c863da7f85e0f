package org.claviger.server.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * The certificate that the server shows.
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
