package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * A worker on the same machine.
 *
 * @param path the Unix-domain socket between it and the server; its folder decides who may use it
 * @param start whether the server starts the worker, and starts it again when it ends; otherwise
 *     the operator runs {@code claviger hsm serve}
 */
public record WorkerSocket(Path path, boolean start) implements WorkerConfig {
  /** What Unix systems take, less a little. */
  private static final int MAX_PATH_BYTES = 100;

  public WorkerSocket {
    requireNonNull(path, "path");
    if (path.toAbsolutePath().toString().length() > MAX_PATH_BYTES) {
      throw new IllegalArgumentException(
          "the socket's path " + path + " is longer than 100 characters, the most that Unix takes");
    }
  }

  @Override
  public String place() {
    return path.toString();
  }
}
