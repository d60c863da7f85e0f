package org.claviger.server.audit;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compresses finished files. At each moment the plain file, the compressed one or both are there
 * whole and on disk: a crash loses nothing, and what it left half done is done again.
 */
final class Compressor {
  private static final Logger log = LoggerFactory.getLogger(Compressor.class);

  private final TrailFolder folder;

  Compressor(TrailFolder folder) {
    this.folder = folder;
  }

  /** Puts a compressed file in the place of a plain one that is finished. */
  void compress(String name) throws IOException {
    Path plain = folder.file(name);
    Path compressed = folder.compressed(name);
    if (!Files.exists(compressed)) {
      write(plain, compressed);
    }
    if (!isSame(compressed, plain)) {
      log.error("{} and {} differ; both stay, see 'claviger audit verify'", plain, compressed);
      return;
    }
    Files.delete(plain);
    folder.force();
  }

  private void write(Path plain, Path compressed) throws IOException {
    Path draft = compressed.resolveSibling("." + compressed.getFileName() + ".new");
    Files.deleteIfExists(draft);
    boolean done = false;
    try (InputStream content = Files.newInputStream(plain)) {
      GzipFile.write(content, draft);
      if (!isSame(draft, plain)) {
        throw new IOException(draft + " does not hold what was written to it");
      }
      Files.setLastModifiedTime(draft, Files.getLastModifiedTime(plain));
      Files.move(draft, compressed, ATOMIC_MOVE);
      done = true;
    } finally {
      if (!done) {
        Files.deleteIfExists(draft);
      }
    }
    folder.force();
  }

  /** Whether a compressed file holds what a plain one does. */
  static boolean isSame(Path compressed, Path plain) throws IOException {
    byte[] one = new byte[1 << 16];
    try (InputStream first = GzipFile.open(compressed);
        InputStream second = Files.newInputStream(plain)) {
      int count = one.length;
      while (count == one.length) {
        count = first.readNBytes(one, 0, one.length);
        byte[] other = second.readNBytes(one.length);
        if (count != other.length || !Arrays.equals(one, 0, count, other, 0, other.length)) {
          return false;
        }
      }
      return true;
    } catch (DamagedFileException e) {
      return false;
    }
  }
}
