package org.claviger.server.operation;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Sees whether anything at all was committed to a database: by SQLite's {@code data_version}, which
 * changes for one connection with each commit of another that changed the file.
 */
final class StoreWatch implements AutoCloseable {
  private final Connection connection;
  private final PreparedStatement version;

  /** Watches the database of a region that was opened on a directory. */
  StoreWatch(Path directory) {
    try {
      connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("claviger.db"));
      version = connection.prepareStatement("pragma data_version");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Another number after a commit. */
  long version() {
    try (ResultSet rows = version.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
