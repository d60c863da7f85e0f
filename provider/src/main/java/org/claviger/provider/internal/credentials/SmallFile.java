package org.claviger.provider.internal.credentials;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with a token in it. */
final class SmallFile {
  private static final int MAX_BYTES = 65_536;

  private SmallFile() {}

  /** Reads it, without blanks at its ends; the messages of errors have its name alone. */
  static String read(Path path) throws IOException {
    if (!Files.isReadable(path)) {
      throw new IOException("the token file " + path + " cannot be read");
    }
    if (Files.size(path) > MAX_BYTES) {
      throw new IOException("the token file " + path + " is longer than 65,536 bytes");
    }
    String token = new String(Files.readAllBytes(path), StandardCharsets.UTF_8).strip();
    if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IOException("the token file " + path + " does not hold one token");
    }
    return token;
  }
}
