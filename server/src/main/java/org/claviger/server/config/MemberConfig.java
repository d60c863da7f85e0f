package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One of several HSMs, each behind a worker process of its own.
 *
 * @param name in logs, metrics and events: 1 to 32 lower-case letters, digits and hyphens
 * @param worker how its worker is reached
 * @param file what a worker that the server starts reads: its own configuration file
 */
public record MemberConfig(String name, WorkerConfig worker, Optional<Path> file) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

  public MemberConfig {
    requireNonNull(worker, "worker");
    requireNonNull(file, "file");
    if (!NAME.matcher(requireNonNull(name, "name")).matches()) {
      throw new IllegalArgumentException(
          "the HSM's name '" + name + "' must be 1 to 32 lower-case letters, digits and hyphens");
    }
    if (worker.isStarted() && file.isEmpty()) {
      throw new IllegalArgumentException(
          "the HSM '" + name + "' needs the setting 'config': the file that its worker reads");
    }
  }

  /** Whether the server starts its worker. */
  public boolean starts() {
    return worker.isStarted();
  }
}
