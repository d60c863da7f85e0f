package org.claviger.server.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Small files that others hand over. */
final class DocumentFile {
  private static final int MAX_BYTES = 256 << 10;

  private DocumentFile() {}

  /**
   * Reads one.
   *
   * @throws IOException if it is not there, or longer than 256 KiB
   */
  static byte[] read(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      byte[] bytes = content.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException(file + " is longer than 256 KiB");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    }
  }
}
