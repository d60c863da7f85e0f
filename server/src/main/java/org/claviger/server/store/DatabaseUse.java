package org.claviger.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Keeps servers away from a database while something is done that none may see half done. */
public final class DatabaseUse implements AutoCloseable {
  private final DatabaseLock lock;

  private DatabaseUse(DatabaseLock lock) {
    this.lock = lock;
  }

  /**
   * Locks the database as a server does; where there is no folder for it, no server was there yet.
   *
   * @throws StoreInUseException if a server has it
   */
  public static DatabaseUse exclude(Path database) throws IOException {
    Path folder = database.toAbsolutePath().getParent();
    return new DatabaseUse(Files.isDirectory(folder) ? DatabaseLock.acquire(database) : null);
  }

  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.close();
    }
  }
}
