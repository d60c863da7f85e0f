package org.claviger.it;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a test needs from the machine. Where it is missing the test is skipped and says why; in CI
 * ({@code CI=true}) it fails, so that nothing goes untested unseen.
 */
public final class Prerequisite {
  private Prerequisite() {}

  /** Goes on only if a condition holds. */
  public static void require(boolean present, String otherwise) {
    if (present) {
      return;
    }
    if ("true".equals(System.getenv("CI"))) {
      fail("in CI this must not be missing: " + otherwise);
    }
    abort(otherwise);
  }

  /** The path of a program. */
  public static Path program(String name) {
    Optional<Path> found = find(name);
    require(found.isPresent(), name + " is not on the PATH");
    return found.orElseThrow();
  }

  private static Optional<Path> find(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
