package org.claviger.server.store;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last note about each of many things that have a row. It is noted in memory alone; {@link
 * #flush} writes down what changed since the time before, so a crash forgets what was noted after
 * the last flush and nothing older. The memory it takes is bounded by the number of things noted
 * between two flushes. Safe for many threads.
 *
 * @param <K> names a thing
 * @param <N> a note
 */
public abstract class LastNotes<K, N> implements WriteBehind {
  private static final Logger log = LoggerFactory.getLogger(LastNotes.class);

  /** So many are written in one transaction, for which other writers wait. */
  private static final int BATCH = 100;

  private final Store store;
  private final AuthenticatedTable table;
  private final AuthenticatedTable things;
  private final ConcurrentMap<K, N> unwritten = new ConcurrentHashMap<>();

  /**
   * The notes in a table about the rows of another, under the same keys.
   *
   * @param authenticator of both
   */
  protected LastNotes(Store store, Table notes, Table things, RowAuthenticator authenticator) {
    this.store = requireNonNull(store, "store");
    this.table = store.table(notes, authenticator);
    this.things = store.table(things, authenticator);
  }

  /** The row of a thing, and of the note about it. */
  protected abstract RowKey rowKey(K thing);

  /** The parent of the note's row. */
  protected abstract String parent(K thing);

  /** The later of two; the second if they are of one time. */
  protected abstract N later(N one, N other);

  /** A note as the document of its row. */
  protected abstract byte[] write(N note);

  /** The note of a document. */
  protected abstract N read(byte[] document);

  /** Notes something. */
  public final void note(K thing, N note) {
    unwritten.merge(thing, note, this::later);
  }

  /**
   * The last note about a thing, if there ever was one.
   *
   * @throws TamperedRowException if the row was edited
   */
  public final Optional<N> find(K thing) {
    // Memory first: a flush meanwhile moves the note to the table, never away from both.
    Optional<N> noted = Optional.ofNullable(unwritten.get(thing));
    Optional<N> written = table.find(rowKey(thing)).map(row -> read(row.document()));
    return noted.isPresent() && written.isPresent()
        ? Optional.of(later(written.get(), noted.get()))
        : noted.or(() -> written);
  }

  @Override
  public final void flush() {
    List<Map.Entry<K, N>> noted = new ArrayList<>();
    unwritten.forEach((thing, note) -> noted.add(Map.entry(thing, note)));
    for (int i = 0; i < noted.size(); i += BATCH) {
      List<Map.Entry<K, N>> batch = noted.subList(i, Math.min(i + BATCH, noted.size()));
      store.write(
          transaction -> {
            batch.forEach(each -> writeOrSkip(transaction, each.getKey(), each.getValue()));
            return null;
          });
      batch.forEach(each -> unwritten.remove(each.getKey(), each.getValue()));
    }
  }

  /** Removes what is known of a thing, in the transaction that removes it. */
  public final void delete(Transaction transaction, K thing) {
    table.find(transaction, rowKey(thing)).ifPresent(row -> table.delete(transaction, row));
    transaction.afterCommit(() -> unwritten.remove(thing));
  }

  /** One row that somebody edited does not keep the others from being written. */
  private void writeOrSkip(Transaction transaction, K thing, N note) {
    try {
      write(transaction, thing, note);
    } catch (TamperedRowException e) {
      log.error("The last note about {} was changed from outside; it stays as it is", thing, e);
    }
  }

  private void write(Transaction transaction, K thing, N note) {
    RowKey key = rowKey(thing);
    Optional<Row> row = table.find(transaction, key);
    if (row.isPresent()) {
      N last = later(read(row.get().document()), note);
      table.update(transaction, row.get(), row.get().parent(), write(last));
    } else if (things.find(transaction, key).isPresent()) {
      // What was destroyed after its last note leaves nothing behind.
      table.insert(transaction, key, parent(thing), write(note));
    }
  }
}
