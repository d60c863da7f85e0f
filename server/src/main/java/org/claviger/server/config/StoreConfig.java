package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The embedded database.
 *
 * @param file the database; its folder is made if it is not there, its journal and lock lie beside
 *     it
 * @param readers how many reads run at once, 1 to 64
 * @param readTimeout how long a read waits for its turn, 1 ms to 1 minute
 */
public record StoreConfig(Path file, int readers, Duration readTimeout) {
  private static final int DEFAULT_READERS = 4;
  private static final int MAX_READERS = 64;
  private static final Duration DEFAULT_READ_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration MAX_READ_TIMEOUT = Duration.ofMinutes(1);

  public StoreConfig {
    requireNonNull(file, "file");
    requireNonNull(readTimeout, "readTimeout");
    if (readers < 1 || readers > MAX_READERS) {
      throw new IllegalArgumentException("readers is " + readers + "; it must be 1 to 64");
    }
    if (readTimeout.toMillis() < 1 || readTimeout.compareTo(MAX_READ_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "readTimeout is " + readTimeout + "; it must be 1 ms to 1 minute");
    }
  }

  /** The defaults: 4 readers, 5 seconds. */
  public static StoreConfig of(Path file) {
    return new StoreConfig(file, DEFAULT_READERS, DEFAULT_READ_TIMEOUT);
  }
}
