package org.claviger.server.audit;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;

/** The file that grows. Once something failed in it, nothing more is written to it. */
final class TrailFile {
  private final TrailFolder folder;
  private final String name;
  private final Path path;
  private final FileChannel channel;
  private final Object identity;
  private final long begunNanos = System.nanoTime();
  private long durableBytes;

  private TrailFile(TrailFolder folder, String name, FileChannel channel) throws IOException {
    this.folder = folder;
    this.name = name;
    this.path = folder.file(name);
    this.channel = channel;
    this.identity = identity();
  }

  static TrailFile create(TrailFolder folder, String name) throws IOException {
    Path path = folder.file(name);
    FileChannel channel = openNew(path);
    try {
      return new TrailFile(folder, name, channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Makes a file that only its owner may read. */
  static FileChannel openNew(Path path) throws IOException {
    if (Files.getFileStore(path.getParent()).supportsFileAttributeView("posix")) {
      var mode = PosixFilePermissions.fromString("rw-------");
      return FileChannel.open(
          path, Set.of(CREATE_NEW, WRITE), PosixFilePermissions.asFileAttribute(mode));
    }
    return FileChannel.open(path, CREATE_NEW, WRITE);
  }

  String name() {
    return name;
  }

  boolean isOlderThan(Duration age) {
    return System.nanoTime() - begunNanos > age.toNanos();
  }

  /** How much is on disk for certain. */
  long durableBytes() {
    return durableBytes;
  }

  /** Appends, and returns once it is on disk. */
  void append(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(false);
    if (durableBytes == 0) {
      folder.force();
    }
    if (!identity().equals(identity)) {
      throw new IOException("another file lies in the place of " + path);
    }
    durableBytes += count;
  }

  /** A file that was removed or replaced takes writes without complaint; its name does not lie. */
  private Object identity() throws IOException {
    Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    return key == null ? path : key;
  }

  void close() throws IOException {
    channel.close();
  }

  /**
   * Closes it for good after a failure. Cuts off what was never acknowledged, so that readers find
   * whole lines only; if that fails too, the next file's first record says what is void.
   */
  void abandon() {
    try (channel) {
      channel.truncate(durableBytes);
      if (durableBytes == 0 && identity().equals(identity)) {
        Files.delete(path);
      }
    } catch (IOException e) {
      // The failure that led here is the one to report.
    }
  }
}
