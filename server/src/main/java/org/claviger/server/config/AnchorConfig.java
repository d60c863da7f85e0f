package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the end of the audit trail is signed and noted outside of it.
 *
 * @param interval how often it is signed if there are new records; 1 second to 1 day
 * @param folder a second place for the signed ends, besides the database: a folder that is there
 * @param acceptedLoss the digest of the anchor, 64 hex digits, whose trail or database the operator
 *     knows to be lost; empty if none is
 */
public record AnchorConfig(
    Duration interval, Optional<Path> folder, Optional<String> acceptedLoss) {
  public AnchorConfig {
    AuditConfig.check(
        "anchorInterval in s", requireNonNull(interval, "interval").toSeconds(), 1, 86_400);
    requireNonNull(folder, "folder");
    requireNonNull(acceptedLoss, "acceptedLoss")
        .ifPresent(
            digest -> {
              if (!digest.matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException(
                    "the anchor to accept is '" + digest + "'; it must be 64 hex digits");
              }
            });
  }

  /** The defaults: every minute, in the database alone. */
  public static AnchorConfig defaults() {
    return new AnchorConfig(Duration.ofSeconds(60), Optional.empty(), Optional.empty());
  }

  /** The same, with a loss accepted. */
  public AnchorConfig accepting(Optional<String> digest) {
    return new AnchorConfig(interval, folder, digest);
  }
}
