package org.claviger.server.store;

import java.util.OptionalLong;

/** The positions in common SQL. */
final class SqlPositions implements Positions {
  private final Writer writer;
  private final Readers readers;

  SqlPositions(Writer writer, Readers readers) {
    this.writer = writer;
    this.readers = readers;
  }

  @Override
  public OptionalLong find(String follower) {
    return find(readers, follower);
  }

  static OptionalLong find(Readers readers, String follower) {
    return readers.read(
        handle ->
            handle
                .createQuery("select sequence from position where follower = ?")
                .bind(0, follower)
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty));
  }

  @Override
  public void save(String follower, long sequence) {
    long unused =
        writer.write(
            transaction -> {
              save(transaction, follower, sequence);
              return sequence;
            });
  }

  @Override
  public void save(Transaction transaction, String follower, long sequence) {
    SqlTransaction.handle(transaction)
        .execute(
            "insert into position (follower, sequence) values (?, ?)"
                + " on conflict (follower) do update set sequence = excluded.sequence",
            follower,
            sequence);
  }
}
