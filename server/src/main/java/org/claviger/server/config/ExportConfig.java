package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The audit trail as CloudTrail log files.
 *
 * @param folder where they are written; the server does not make it
 * @param interval how long records are gathered for a file, 1 s to 1 day
 * @param fileBytes how much is gathered at most, before it is compressed, 64 KiB to 256 MiB
 */
public record ExportConfig(Path folder, Duration interval, int fileBytes) {
  /** CloudTrail's own. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(5);

  /** 16 MiB. */
  public static final int DEFAULT_FILE_BYTES = 16 << 20;

  public ExportConfig {
    requireNonNull(folder, "folder");
    requireNonNull(interval, "interval");
    if (interval.compareTo(Duration.ofSeconds(1)) < 0
        || interval.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "audit.export.interval is " + interval + "; it must be 1 s to 1 day");
    }
    if (fileBytes < 64 << 10 || fileBytes > 256 << 20) {
      throw new IllegalArgumentException(
          "audit.export.fileBytes is " + fileBytes + "; it must be 64 KiB to 256 MiB");
    }
  }
}
