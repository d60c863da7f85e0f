package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * When a file of the audit trail is finished, and what becomes of it then.
 *
 * @param age a file that is so old is followed by a new one; 1 minute to 366 days
 * @param compress whether finished files are compressed
 * @param retention how long finished files are kept behind their last record, 1 day to 100 years;
 *     empty: for ever
 */
public record AuditFilesConfig(Duration age, boolean compress, Optional<Duration> retention) {
  public AuditFilesConfig {
    AuditConfig.check("fileAge in s", requireNonNull(age, "age").toSeconds(), 60, 366 * 86_400L);
    requireNonNull(retention, "retention")
        .ifPresent(time -> AuditConfig.check("retention in days", time.toDays(), 1, 36_525));
  }

  /** The defaults: a file a day, compressed, kept for ever. */
  public static AuditFilesConfig defaults() {
    return new AuditFilesConfig(Duration.ofHours(24), true, Optional.empty());
  }
}
