package org.claviger.server.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;

/** Reads the anchors of a database without writing to it, whether or not a server has it open. */
public final class StoredAnchors {
  private StoredAnchors() {}

  /**
   * All anchors in order; none if the database is older than anchors are.
   *
   * @throws StoreException if it cannot be read
   */
  public static List<AuditAnchors.Entry> read(Path database) {
    try {
      return read(database, "");
    } catch (StoreException e) {
      Path log = database.resolveSibling(database.getFileName() + "-wal");
      if (Files.exists(log)) {
        throw e;
      }
      // On a medium that cannot be written, the files beside a database cannot be made. Without a
      // log nobody has it open, and it can be read as it lies there.
      return read(database, "?immutable=1");
    }
  }

  private static List<AuditAnchors.Entry> read(Path database, String options) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    String url = "jdbc:sqlite:" + database.toAbsolutePath().toUri() + options;
    try (Connection connection = DriverManager.getConnection(url, config.toProperties());
        Handle handle = Jdbi.create(connection).open()) {
      handle.execute("pragma trusted_schema = off");
      handle.execute("pragma query_only = on");
      boolean isThere =
          handle
              .createQuery("select name from sqlite_master where name = 'audit_anchor'")
              .mapTo(String.class)
              .findOne()
              .isPresent();
      return isThere ? SqlAuditAnchors.after(handle, 0, AuditAnchors.KEPT + 1) : List.of();
    } catch (SQLException | JdbiException e) {
      throw new StoreException("the database " + database + " cannot be read", e);
    }
  }
}
