package org.claviger.server.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The notes in common SQL. */
final class SqlEventNotes implements EventNotes {
  private final Readers readers;

  SqlEventNotes(Readers readers) {
    this.readers = readers;
  }

  @Override
  public boolean add(
      Transaction transaction, Kind kind, String subject, String content, Instant forget) {
    return SqlTransaction.handle(transaction)
            .execute(
                "insert into event_note (kind, subject, content, forget) values (?, ?, ?, ?)"
                    + " on conflict (kind, subject) do nothing",
                kind.name(),
                subject,
                content,
                forget.toEpochMilli())
        > 0;
  }

  @Override
  public void put(Transaction transaction, Kind kind, String subject, String content) {
    SqlTransaction.handle(transaction)
        .execute(
            "insert into event_note (kind, subject, content, forget) values (?, ?, ?, ?)"
                + " on conflict (kind, subject) do update set content = excluded.content",
            kind.name(),
            subject,
            content,
            Long.MAX_VALUE);
  }

  @Override
  public Optional<String> find(Kind kind, String subject) {
    return readers.read(
        handle ->
            handle
                .createQuery("select content from event_note where kind = ? and subject = ?")
                .bind(0, kind.name())
                .bind(1, subject)
                .mapTo(String.class)
                .findOne());
  }

  @Override
  public List<Note> list(Kind kind, String prefix, int limit) {
    return readers.read(
        handle ->
            handle
                .createQuery(
                    "select subject, content from event_note where kind = ? and subject >= ?"
                        + " and subject < ? order by subject limit ?")
                .bind(0, kind.name())
                .bind(1, prefix)
                .bind(2, prefix + "\uffff")
                .bind(3, limit)
                .map((row, context) -> new Note(row.getString(1), row.getString(2)))
                .list());
  }

  @Override
  public void remove(Transaction transaction, Kind kind, Note note) {
    SqlTransaction.handle(transaction)
        .execute(
            "delete from event_note where kind = ? and subject = ? and content = ?",
            kind.name(),
            note.subject(),
            note.content());
  }

  @Override
  public void forget(Transaction transaction, Instant now) {
    SqlTransaction.handle(transaction)
        .execute("delete from event_note where forget < ?", now.toEpochMilli());
  }
}
