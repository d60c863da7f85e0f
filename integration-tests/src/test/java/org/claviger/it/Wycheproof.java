package org.claviger.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Project Wycheproof's files of test vectors, where they are on this machine. */
public final class Wycheproof {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Wycheproof() {}

  /** One file; skips the test, or in CI fails it, if the file is not there. */
  public static JsonNode read(String file) {
    Path path = folder().resolve(file);
    Prerequisite.require(
        Files.exists(path),
        "Wycheproof's " + file + " is not there; -Dwycheproof.vectors=FOLDER says where it is");
    try {
      return MAPPER.readTree(path.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    String configured = System.getProperty("wycheproof.vectors");
    return configured == null
        ? ServerProcess.repository().resolve("../shared/wycheproof")
        : Path.of(configured);
  }
}
