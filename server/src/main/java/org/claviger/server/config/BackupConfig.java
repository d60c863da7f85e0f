package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * Backups of a running server.
 *
 * @param folder where they are written; made if it is not there
 * @param domains where the packages of the domains' keys lie that go into each
 * @param maxFiles while so many lie in the folder no further one is made, 1 to 10,000
 */
public record BackupConfig(Path folder, Path domains, int maxFiles) {
  private static final int MOST_FILES = 10_000;

  public BackupConfig {
    requireNonNull(folder, "folder");
    requireNonNull(domains, "domains");
    if (maxFiles < 1 || maxFiles > MOST_FILES) {
      throw new IllegalArgumentException(
          "backup.maxFiles is " + maxFiles + "; it must be 1 to " + MOST_FILES);
    }
  }

  /** The defaults: in the data folder, 100 files. */
  public static BackupConfig of(Path data) {
    Path backup = data.resolve("backup");
    return new BackupConfig(backup.resolve("made"), backup.resolve("domains"), 100);
  }
}
