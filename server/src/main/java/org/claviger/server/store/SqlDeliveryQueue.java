package org.claviger.server.store;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The queues in common SQL. */
final class SqlDeliveryQueue implements DeliveryQueue {
  private final Readers readers;

  SqlDeliveryQueue(Readers readers) {
    this.readers = readers;
  }

  @Override
  public void add(Transaction transaction, String target, long position, Instant now) {
    SqlTransaction.handle(transaction)
        .execute(
            "insert into event_delivery (target, position, queued, attempts, next_attempt)"
                + " values (?, ?, ?, 0, ?)",
            target,
            position,
            now.toEpochMilli(),
            now.toEpochMilli());
  }

  @Override
  public Optional<Entry> next(String target, Instant now) {
    return readers.read(
        handle ->
            handle
                .createQuery(
                    "select "
                        + SqlEventLog.COLUMNS
                        + ", d.attempts from event_delivery d join event e on e.position = d.position"
                        + " where d.target = ? and d.next_attempt <= ?"
                        + " order by d.next_attempt, d.position limit 1")
                .bind(0, target)
                .bind(1, now.toEpochMilli())
                .map((row, context) -> new Entry(SqlEventLog.row(row), row.getInt(8)))
                .findOne());
  }

  @Override
  public Optional<Instant> nextAttempt(String target) {
    return readers.read(handle -> least(handle, target, "next_attempt"));
  }

  @Override
  public void remove(Transaction transaction, String target, long position) {
    SqlTransaction.handle(transaction)
        .execute("delete from event_delivery where target = ? and position = ?", target, position);
  }

  @Override
  public void postpone(Transaction transaction, String target, long position, Instant until) {
    SqlTransaction.handle(transaction)
        .execute(
            "update event_delivery set attempts = attempts + 1, next_attempt = ?"
                + " where target = ? and position = ?",
            until.toEpochMilli(),
            target,
            position);
  }

  @Override
  public void hasten(Transaction transaction, String target, Instant now) {
    SqlTransaction.handle(transaction)
        .execute(
            "update event_delivery set next_attempt = ? where target = ? and next_attempt > ?",
            now.toEpochMilli(),
            target,
            now.toEpochMilli());
  }

  @Override
  public int trim(Transaction transaction, String target, Instant queuedBefore, int most) {
    Handle handle = SqlTransaction.handle(transaction);
    int gone =
        handle.execute(
            "delete from event_delivery where target = ? and (queued < ?"
                + " or position not in (select position from event))",
            target,
            queuedBefore.toEpochMilli());
    return gone
        + handle.execute(
            "delete from event_delivery where target = ? and position <="
                + " (select position from event_delivery where target = ?"
                + " order by position desc limit 1 offset ?)",
            target,
            target,
            most);
  }

  @Override
  public void retain(Transaction transaction, Set<String> targets) {
    Handle handle = SqlTransaction.handle(transaction);
    handle
        .createQuery("select distinct target from event_delivery")
        .mapTo(String.class)
        .list()
        .stream()
        .filter(target -> !targets.contains(target))
        .forEach(target -> handle.execute("delete from event_delivery where target = ?", target));
  }

  @Override
  public Backlog backlog(String target) {
    return readers.read(
        handle ->
            new Backlog(
                handle
                    .createQuery("select count(*) from event_delivery where target = ?")
                    .bind(0, target)
                    .mapTo(Long.class)
                    .one(),
                least(handle, target, "queued")));
  }

  private static Optional<Instant> least(Handle handle, String target, String column) {
    return handle
        .createQuery(
            "select "
                + column
                + " from event_delivery where target = ? order by "
                + column
                + " limit 1")
        .bind(0, target)
        .mapTo(Long.class)
        .findOne()
        .map(Instant::ofEpochMilli);
  }
}
