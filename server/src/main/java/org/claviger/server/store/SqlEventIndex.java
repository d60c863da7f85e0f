package org.claviger.server.store;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/** The index of events in common SQL. */
final class SqlEventIndex implements EventIndex {
  /** How many rows an insert has: more gain nothing. */
  private static final int ROWS = 200;

  private final Readers readers;

  SqlEventIndex(Readers readers) {
    this.readers = readers;
  }

  @Override
  public void add(Transaction transaction, List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    Connection connection = SqlTransaction.handle(transaction).getConnection();
    List<Posting> postings = new ArrayList<>();
    try (PreparedStatement event =
        connection.prepareStatement(
            "insert into trail_event (sequence, seconds, id, terms, record) values (?, ?, ?, ?, ?)"
                + " on conflict (sequence) do nothing")) {
      for (Entry entry : entries) {
        event.setLong(1, entry.sequence());
        event.setLong(2, entry.seconds());
        event.setLong(3, entry.id());
        event.setBytes(4, pack(entry.terms()));
        event.setBytes(5, entry.record());
        event.addBatch();
        entry
            .terms()
            .forEach(term -> postings.add(new Posting(term, entry.seconds(), entry.sequence())));
      }
      int[] unused = event.executeBatch();
      post(connection, postings);
    } catch (SQLException e) {
      throw new StoreException("the index could not be written; nothing was changed", e);
    }
  }

  /** In the order of the table, and many with each statement: it is most of the work. */
  private static void post(Connection connection, List<Posting> postings) throws SQLException {
    postings.sort(null);
    int many = postings.size() / ROWS * ROWS;
    post(connection, postings.subList(0, many), ROWS);
    post(connection, postings.subList(many, postings.size()), 1);
  }

  private static void post(Connection connection, List<Posting> postings, int rows)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into trail_event_term (term, seconds, sequence) values "
                + String.join(", ", Collections.nCopies(rows, "(?, ?, ?)"))
                + " on conflict (term, seconds, sequence) do nothing")) {
      for (int at = 0; at < postings.size(); at += rows) {
        int place = 1;
        for (Posting each : postings.subList(at, at + rows)) {
          insert.setLong(place++, each.term());
          insert.setLong(place++, each.seconds());
          insert.setLong(place++, each.sequence());
        }
        int unused = insert.executeUpdate();
      }
    }
  }

  /** That an event is found under a term. */
  private record Posting(long term, long seconds, long sequence) implements Comparable<Posting> {
    private static final Comparator<Posting> ORDER =
        Comparator.comparingLong(Posting::term)
            .thenComparingLong(Posting::seconds)
            .thenComparingLong(Posting::sequence);

    @Override
    public int compareTo(Posting other) {
      return ORDER.compare(this, other);
    }
  }

  @Override
  public int prune(Transaction transaction, long before, long upTo, int max) {
    Handle handle = SqlTransaction.handle(transaction);
    return remove(handle, oldest(handle, "seconds < ? order by seconds", before, max))
        + remove(handle, oldest(handle, "sequence <= ? order by sequence", upTo, max));
  }

  @Override
  public void clear(Transaction transaction) {
    Handle handle = SqlTransaction.handle(transaction);
    handle.execute("delete from trail_event");
    handle.execute("delete from trail_event_term");
  }

  private static List<Entry> oldest(Handle handle, String which, long bound, int max) {
    return handle
        .createQuery("select sequence, seconds, terms from trail_event where " + which + " limit ?")
        .bind(0, bound)
        .bind(1, max)
        .map(
            (row, context) ->
                new Entry(row.getLong(1), row.getLong(2), 0, new byte[0], unpack(row.getBytes(3))))
        .list();
  }

  private static int remove(Handle handle, List<Entry> entries) {
    if (entries.isEmpty()) {
      return 0;
    }
    try (PreparedBatch events = handle.prepareBatch("delete from trail_event where sequence = ?");
        PreparedBatch terms =
            handle.prepareBatch(
                "delete from trail_event_term where term = ? and seconds = ? and sequence = ?")) {
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
    search(
        "select e.sequence, e.seconds, e.record"
            + " from trail_event_term t join trail_event e on e.sequence = t.sequence"
            + " where t.term = ? and t.seconds >= ? and t.seconds <= ?"
            + " and (t.seconds < ? or t.sequence < ?)"
            + " order by t.seconds desc, t.sequence desc",
        range,
        action);
  }

  @Override
  public void findById(Range range, Predicate<Entry> action) {
    search(
        "select sequence, seconds, record from trail_event"
            + " where id = ? and seconds >= ? and seconds <= ?"
            + " and (seconds < ? or sequence < ?)"
            + " order by seconds desc, sequence desc",
        range,
        action);
  }

  private void search(String sql, Range range, Predicate<Entry> action) {
    boolean unused =
        readers.read(
            handle -> {
              try (Query query = handle.createQuery(sql);
                  ResultIterator<Entry> found = found(query, range)) {
                return takeAll(found, action);
              }
            });
  }

  private static ResultIterator<Entry> found(Query query, Range range) {
    return query
        .bind(0, range.term())
        .bind(1, range.from())
        .bind(2, range.to())
        .bind(3, range.to())
        .bind(4, range.before())
        .map(SqlEventIndex::entry)
        .iterator();
  }

  private static Entry entry(ResultSet row, StatementContext context) throws SQLException {
    return new Entry(row.getLong(1), row.getLong(2), 0, row.getBytes(3), List.of());
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
