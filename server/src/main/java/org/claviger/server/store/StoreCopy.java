package org.claviger.server.store;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;

/** A copy of the database that nobody writes to any more, looked at as it lies there. */
public final class StoreCopy {
  private final Path file;

  /** A copy that {@link SqliteStore#copyTo} made. */
  public StoreCopy(Path file) {
    this.file = requireNonNull(file, "file");
  }

  /** The version of its schema. */
  public int schema() {
    return read(
        handle ->
            handle
                .createQuery(
                    "select max(cast(version as integer)) from flyway_schema_history"
                        + " where success = 1")
                .mapTo(int.class)
                .one());
  }

  /** How many transactions had changed authenticated rows. */
  public long changes() {
    return read(
        handle -> handle.createQuery("select changes from store_change").mapTo(long.class).one());
  }

  /**
   * Shows every row of a table, in no order, its code not checked: to be counted, and for nothing
   * that decides.
   */
  public void forEach(Table table, Consumer<CopiedRow> rows) {
    read(
        handle -> {
          handle
              .createQuery("select scope, document, mac from " + table.sqlName())
              .map(
                  (row, context) ->
                      new CopiedRow(row.getString(1), row.getBytes(2), row.getBytes(3)))
              .useIterator(found -> found.forEachRemaining(rows));
          return table;
        });
  }

  private <T> T read(Query<T> query) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    String url = "jdbc:sqlite:" + file.toAbsolutePath().toUri() + "?immutable=1";
    try (Connection connection = DriverManager.getConnection(url, config.toProperties());
        Handle handle = Jdbi.create(connection).open()) {
      handle.execute("pragma trusted_schema = off");
      handle.execute("pragma query_only = on");
      return query.ask(handle);
    } catch (SQLException | JdbiException e) {
      throw new StoreException("the copy " + file + " of the database cannot be read", e);
    }
  }

  /**
   * A row as it lies there.
   *
   * @param scope its namespace
   * @param document its content
   * @param mac its code
   */
  public record CopiedRow(String scope, byte[] document, byte[] mac) {
    public CopiedRow {
      requireNonNull(scope, "scope");
      requireNonNull(document, "document");
      requireNonNull(mac, "mac");
    }
  }

  /** A question to the copy. */
  @FunctionalInterface
  private interface Query<T> {
    T ask(Handle handle);
  }
}
