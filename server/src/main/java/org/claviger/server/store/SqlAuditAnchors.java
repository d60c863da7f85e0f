package org.claviger.server.store;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The anchors in common SQL. */
final class SqlAuditAnchors implements AuditAnchors {
  private final Writer writer;
  private final Readers readers;

  SqlAuditAnchors(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public void add(List<Entry> entries) {
    writer.write(
        transaction -> {
          Handle handle = SqlTransaction.handle(transaction);
          for (Entry entry : entries) {
            handle.execute(
                "insert into audit_anchor (number, anchor) values (?, ?)"
                    + " on conflict (number) do update set anchor = excluded.anchor",
                entry.number(),
                entry.anchor());
            handle.execute("delete from audit_anchor where number <= ?", entry.number() - KEPT);
          }
          return entries.size();
        });
  }

  @Override
  public List<Entry> after(long number, int limit) {
    return readers.read(handle -> after(handle, number, limit));
  }

  static List<Entry> after(Handle handle, long number, int limit) {
    return handle
        .createQuery(
            "select number, anchor from audit_anchor where number > ? order by number limit ?")
        .bind(0, number)
        .bind(1, limit)
        .map((row, context) -> new Entry(row.getLong(1), Objects.toString(row.getString(2))))
        .list();
  }

  @Override
  public Optional<Entry> newest() {
    return readers.read(
        handle ->
            handle
                .createQuery("select number, anchor from audit_anchor order by number desc limit 1")
                .map(
                    (row, context) -> new Entry(row.getLong(1), Objects.toString(row.getString(2))))
                .findOne());
  }

  @Override
  public long changes() {
    return readers.read(
        handle -> handle.createQuery("select changes from store_change").mapTo(long.class).one());
  }
}
