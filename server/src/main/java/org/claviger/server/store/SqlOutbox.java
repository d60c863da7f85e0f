package org.claviger.server.store;

import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The outbox in common SQL. */
final class SqlOutbox implements Outbox {
  private final Readers readers;

  SqlOutbox(Readers readers) {
    this.readers = readers;
  }

  @Override
  public void add(Transaction transaction, Entry entry) {
    SqlTransaction.handle(transaction)
        .execute(
            "insert into audit_outbox (position, event_id, behind, record)"
                + " select coalesce(max(position), 0) + 1, ?, ?, ? from audit_outbox",
            entry.eventId(),
            entry.behind(),
            entry.record());
  }

  @Override
  public List<Entry> pending() {
    return readers.read(
        handle ->
            handle
                .createQuery("select event_id, behind, record from audit_outbox order by position")
                .map((row, context) -> new Entry(row.getString(1), row.getLong(2), row.getBytes(3)))
                .list());
  }

  @Override
  public void remove(Transaction transaction, Collection<String> eventIds) {
    Handle handle = SqlTransaction.handle(transaction);
    for (String eventId : eventIds) {
      handle.execute("delete from audit_outbox where event_id = ?", eventId);
    }
  }
}
