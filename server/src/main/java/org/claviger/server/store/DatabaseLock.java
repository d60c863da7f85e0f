package org.claviger.server.store;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a database for one process: a lock on a file of its own, which the operating system frees
 * when the process ends, however it ends.
 */
final class DatabaseLock implements AutoCloseable {
  /**
   * Locked in this process. Asked before the file is opened, because POSIX frees a process's lock
   * when the process closes any descriptor of that file.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private DatabaseLock(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  static DatabaseLock acquire(Path database) throws IOException {
    Path folder = database.toAbsolutePath().getParent().toRealPath();
    Path path = folder.resolve(database.getFileName() + ".lock");
    if (!HELD.add(path)) {
      throw inUse(database);
    }
    FileChannel channel = null;
    FileLock lock = null;
    try {
      channel = FileChannel.open(path, CREATE, WRITE);
      lock = channel.tryLock();
    } finally {
      if (lock == null) {
        if (channel != null) {
          channel.close();
        }
        HELD.remove(path);
      }
    }
    if (lock == null) {
      throw inUse(database);
    }
    return new DatabaseLock(path, channel);
  }

  private static StoreInUseException inUse(Path database) {
    return new StoreInUseException(
        "the database "
            + database
            + " is in use by another server; stop that one first or choose another data folder");
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HELD.remove(path);
    }
  }
}
