package org.claviger.server.store;

import java.nio.file.Path;
import org.claviger.server.measure.Watch;

/** What there is to see of an SQLite database. */
record SqliteView(Path file, Writer writer, Readers readers) implements DatabaseView {
  @Override
  public int writersWaiting() {
    return writer.waiting();
  }

  @Override
  public int readersInUse() {
    return readers.inUse();
  }

  @Override
  public long fileBytes() {
    return file.toFile().length();
  }

  @Override
  public long logBytes() {
    return file.resolveSibling(file.getFileName() + "-wal").toFile().length();
  }

  @Override
  public void watch(Watch writes) {
    writer.watch(writes);
  }
}
