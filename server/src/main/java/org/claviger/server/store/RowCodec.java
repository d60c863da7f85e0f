package org.claviger.server.store;

import static java.util.Objects.requireNonNull;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Turns rows into columns and back; nothing comes back whose code does not verify. */
final class RowCodec {
  /** The columns that {@link #read} takes, in its order. */
  static final String COLUMNS = "scope, id, parent, version, document, mac";

  private final Table table;
  private final RowEncoding encoding;
  private final RowAuthenticator authenticator;

  RowCodec(Table table, RowAuthenticator authenticator) {
    this.table = requireNonNull(table, "table");
    this.authenticator = requireNonNull(authenticator, "authenticator");
    this.encoding = new RowEncoding(table);
  }

  byte[] mac(Row row) {
    return authenticator.mac(encoding.encode(row));
  }

  /** A row as it was stored, its code not checked yet: that is no work for a database's thread. */
  static Stored read(ResultSet columns) throws SQLException {
    return new Stored(
        columns.getString(1),
        columns.getString(2),
        columns.getString(3),
        columns.getLong(4),
        columns.getBytes(5),
        columns.getBytes(6));
  }

  Row check(Stored stored) {
    if (stored.isComplete()) {
      Row row =
          new Row(
              new RowKey(stored.scope, stored.id), stored.parent, stored.version, stored.document);
      if (authenticator.verify(encoding.encode(row), stored.mac)) {
        return row;
      }
    }
    throw new TamperedRowException(
        "the row "
            + stored.id
            + " of table "
            + table.sqlName()
            + " is not what the server wrote: the database was edited from outside or belongs to"
            + " another HSM domain; restore it from a backup");
  }

  record Stored(String scope, String id, String parent, long version, byte[] document, byte[] mac) {
    /** Only an edit of the schema leaves a column empty. */
    boolean isComplete() {
      return scope != null && id != null && parent != null && document != null && mac != null;
    }
  }
}
