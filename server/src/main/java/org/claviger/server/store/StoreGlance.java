package org.claviger.server.store;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * A look at a database that a server may have open, which it does not disturb. No row's code is
 * checked: what is seen is to be shown, and for nothing that decides.
 */
public final class StoreGlance {
  private final Path file;

  /** At a database that is there. */
  public StoreGlance(Path file) {
    this.file = requireNonNull(file, "file");
  }

  /**
   * Shows the rows of a scope whose parents have no row in another table.
   *
   * @param others the other table, of the same scope
   * @throws StoreException if the database cannot be read
   */
  public void forEachWithout(Table table, Table others, String scope, Consumer<Row> rows) {
    try (Handle handle = new SqliteDatabase(file).connectToReadOnly()) {
      handle
          .createQuery(
              "select id, parent, version, document from %s where scope = :scope and parent not in"
                      .formatted(table.sqlName())
                  + " (select id from %s where scope = :scope)".formatted(others.sqlName()))
          .bind("scope", scope)
          .map(
              (row, context) ->
                  new Row(
                      new RowKey(scope, row.getString(1)),
                      row.getString(2),
                      row.getLong(3),
                      row.getBytes(4)))
          .useIterator(found -> found.forEachRemaining(rows));
    } catch (JdbiException e) {
      throw new StoreException("the database " + file + " cannot be read", e);
    }
  }
}
