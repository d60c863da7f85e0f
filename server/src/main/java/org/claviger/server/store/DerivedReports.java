package org.claviger.server.store;

import java.util.OptionalLong;
import org.claviger.server.config.StoreConfig;
import org.jdbi.v3.core.JdbiException;

/** The database of what is derived from the trail, to be read beside a server or without one. */
public final class DerivedReports implements AutoCloseable {
  private final Readers readers;

  private DerivedReports(Readers readers) {
    this.readers = readers;
  }

  /**
   * Opens the database, which must be there.
   *
   * @throws StoreException if it cannot be opened
   */
  public static DerivedReports open(StoreConfig config) {
    SqliteDatabase database = new SqliteDatabase(config.file());
    try {
      return new DerivedReports(
          new Readers(database::connectToReadOnly, config.readers(), config.readTimeout()));
    } catch (JdbiException e) {
      throw new StoreException("the database " + config.file() + " cannot be read", e);
    }
  }

  /** How much was asked, summed by day. */
  public UsageSums usage() {
    return new SqlUsageSums(readers);
  }

  /** The number of the last record that a follower has taken; empty if it never took one. */
  public OptionalLong position(String follower) {
    return SqlPositions.find(readers, follower);
  }

  @Override
  public void close() {
    readers.close();
  }
}
