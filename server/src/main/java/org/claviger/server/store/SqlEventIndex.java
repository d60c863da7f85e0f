package org.claviger.server.store;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;

/** The index of events in common SQL. */
final class SqlEventIndex implements EventIndex {
  private final Readers readers;

  SqlEventIndex(Readers readers) {
    this.readers = readers;
  }

  @Override
  public void add(Transaction transaction, List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    Handle handle = SqlTransaction.handle(transaction);
    try (PreparedBatch events =
            handle.prepareBatch(
                "insert into event (sequence, seconds, terms, record) values (?, ?, ?, ?)"
                    + " on conflict (sequence) do nothing");
        PreparedBatch terms =
            handle.prepareBatch(
                "insert into event_term (term, seconds, sequence) values (?, ?, ?)"
                    + " on conflict (term, seconds, sequence) do nothing")) {
      for (Entry entry : entries) {
        events.add(entry.sequence(), entry.seconds(), pack(entry.terms()), entry.record());
        entry.terms().forEach(term -> terms.add(term, entry.seconds(), entry.sequence()));
      }
      int[] unused = events.execute();
      unused = terms.size() == 0 ? unused : terms.execute();
    }
  }

  @Override
  public int prune(Transaction transaction, long before, long upTo, int max) {
    Handle handle = SqlTransaction.handle(transaction);
    return remove(handle, oldest(handle, "seconds < ? order by seconds", before, max))
        + remove(handle, oldest(handle, "sequence <= ? order by sequence", upTo, max));
  }

  private static List<Entry> oldest(Handle handle, String which, long bound, int max) {
    return handle
        .createQuery("select sequence, seconds, terms from event where " + which + " limit ?")
        .bind(0, bound)
        .bind(1, max)
        .map(
            (row, context) ->
                new Entry(row.getLong(1), row.getLong(2), new byte[0], unpack(row.getBytes(3))))
        .list();
  }

  private static int remove(Handle handle, List<Entry> entries) {
    if (entries.isEmpty()) {
      return 0;
    }
    try (PreparedBatch events = handle.prepareBatch("delete from event where sequence = ?");
        PreparedBatch terms =
            handle.prepareBatch(
                "delete from event_term where term = ? and seconds = ? and sequence = ?")) {
      for (Entry entry : entries) {
        events.add(entry.sequence());
        entry.terms().forEach(term -> terms.add(term, entry.seconds(), entry.sequence()));
      }
      int[] unused = events.execute();
      unused = terms.size() == 0 ? unused : terms.execute();
    }
    return entries.size();
  }

  @Override
  public void find(Range range, Predicate<Entry> action) {
    boolean unused =
        readers.read(
            handle -> {
              try (ResultIterator<Entry> found = found(handle, range)) {
                return takeAll(found, action);
              }
            });
  }

  private static ResultIterator<Entry> found(Handle handle, Range range) {
    return handle
        .createQuery(
            "select e.sequence, e.seconds, e.record"
                + " from event_term t join event e on e.sequence = t.sequence"
                + " where t.term = ? and t.seconds >= ? and t.seconds <= ?"
                + " and (t.seconds < ? or t.sequence < ?)"
                + " order by t.seconds desc, t.sequence desc")
        .bind(0, range.term())
        .bind(1, range.from())
        .bind(2, range.to())
        .bind(3, range.to())
        .bind(4, range.before())
        .map(SqlEventIndex::entry)
        .iterator();
  }

  private static Entry entry(ResultSet row, StatementContext context)
      throws SQLException {
    return new Entry(row.getLong(1), row.getLong(2), row.getBytes(3), List.of());
  }

  private static boolean takeAll(Iterator<Entry> found, Predicate<Entry> action) {
    while (found.hasNext()) {
      if (!action.test(found.next())) {
        return false;
      }
    }
    return true;
  }

  private static byte[] pack(List<Long> terms) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * terms.size());
    terms.forEach(bytes::putLong);
    return bytes.array();
  }

  private static List<Long> unpack(byte[] packed) {
    ByteBuffer bytes = ByteBuffer.wrap(packed);
    List<Long> terms = new ArrayList<>();
    while (bytes.remaining() >= Long.BYTES) {
      terms.add(bytes.getLong());
    }
    return terms;
  }
}
