package org.claviger.server.audit;

import static java.util.Objects.requireNonNull;

import org.claviger.server.audit.anchor.Statement;

/**
 * A key that signed anchors.
 *
 * @param fingerprint SHA-256 of its SubjectPublicKeyInfo, 64 hex digits
 * @param region whose HSM it says it is
 * @param firstAnchor the number of the first anchor seen
 * @param lastAnchor the number of the last one
 */
public record SigningKey(String fingerprint, String region, long firstAnchor, long lastAnchor) {
  public SigningKey {
    requireNonNull(fingerprint, "fingerprint");
    requireNonNull(region, "region");
  }

  static SigningKey first(Statement statement) {
    return new SigningKey(
        statement.key(), statement.region(), statement.number(), statement.number());
  }

  SigningKey with(Statement statement) {
    return new SigningKey(
        fingerprint,
        region,
        Math.min(firstAnchor, statement.number()),
        Math.max(lastAnchor, statement.number()));
  }
}
