package org.claviger.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/** The events in common SQL. */
final class SqlEventLog implements EventLog {
  static final String COLUMNS =
      "e.position, e.id, e.account, e.region, e.detail_type, e.time, e.body";

  private final Readers readers;

  SqlEventLog(Readers readers) {
    this.readers = readers;
  }

  @Override
  public OptionalLong add(Transaction transaction, EventRow event, Instant now) {
    Handle handle = SqlTransaction.handle(transaction);
    int added =
        handle.execute(
            "insert into event (position, id, account, region, detail_type, time, stored, body)"
                + " select coalesce(max(position), 0) + 1, ?, ?, ?, ?, ?, ?, ? from event where true"
                + " on conflict (id) do nothing",
            event.id(),
            event.accountId(),
            event.region(),
            event.detailType(),
            event.time().toEpochMilli(),
            now.toEpochMilli(),
            event.body());
    return added == 0
        ? OptionalLong.empty()
        : OptionalLong.of(
            handle
                .createQuery("select position from event where id = ?")
                .bind(0, event.id())
                .mapTo(Long.class)
                .one());
  }

  @Override
  public List<EventRow> list(Query query, int limit) {
    return readers.read(
        handle -> {
          var sql =
              handle
                  .createQuery(
                      "select "
                          + COLUMNS
                          + " from event e where e.account = ? and e.region = ? and e.position > ?"
                          + " and e.time >= ? and e.stored >= ?"
                          + ofTypes(query.detailTypes().size())
                          + " order by e.position limit ?")
                  .bind(0, query.accountId())
                  .bind(1, query.region())
                  .bind(2, query.after())
                  .bind(3, query.from().toEpochMilli())
                  .bind(4, query.storedFrom().toEpochMilli());
          int next = 5;
          for (String type : query.detailTypes()) {
            sql.bind(next++, type);
          }
          return sql.bind(next, limit).map((row, context) -> row(row)).list();
        });
  }

  private static String ofTypes(int count) {
    return count == 0
        ? ""
        : " and e.detail_type in (" + String.join(", ", Collections.nCopies(count, "?")) + ")";
  }

  /** Reads {@link #COLUMNS}. */
  static EventRow row(ResultSet row) throws SQLException {
    return new EventRow(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        Instant.ofEpochMilli(row.getLong(6)),
        row.getString(7));
  }

  @Override
  public void prune(Transaction transaction, Instant storedBefore, int most) {
    Handle handle = SqlTransaction.handle(transaction);
    handle.execute(
        "delete from event where stored < ? and position < (select max(position) from event)",
        storedBefore.toEpochMilli());
    handle.execute(
        "delete from event where position <= (select max(position) from event) - ?", most);
  }
}
