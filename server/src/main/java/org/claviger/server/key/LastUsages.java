package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowAuthenticator;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.Store;
import org.claviger.server.store.Table;
import org.claviger.server.store.TamperedRowException;
import org.claviger.server.store.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When each key of a region was last used. A use is noted in memory alone; {@link #flush} writes
 * down what changed since the time before, so a crash forgets what was noted after the last flush
 * and nothing older. The memory it takes is bounded by the number of keys used between two flushes.
 * Safe for many threads.
 */
public final class LastUsages implements WriteBehind {
  private static final Logger log = LoggerFactory.getLogger(LastUsages.class);

  /** So many keys are written in one transaction, for which other writers wait. */
  private static final int BATCH = 100;

  private final Store store;
  private final AuthenticatedTable table;
  private final AuthenticatedTable keys;
  private final ConcurrentMap<KeyArn, LastUsage> unwritten = new ConcurrentHashMap<>();

  /**
   * The usages that a store holds for a region.
   *
   * @param authenticator of the region's domain
   */
  public LastUsages(Store store, RowAuthenticator authenticator) {
    this.store = requireNonNull(store, "store");
    this.table = store.table(Table.LAST_USAGE, authenticator);
    this.keys = store.table(Table.KEY, authenticator);
  }

  /** Notes a use that succeeded. */
  public void note(KeyArn arn, LastUsage usage) {
    unwritten.merge(arn, usage, LastUsage::later);
  }

  /**
   * The last use of a key, if it was ever used.
   *
   * @throws TamperedRowException if the row was edited
   */
  public Optional<LastUsage> find(KeyArn arn) {
    // Memory first: a flush meanwhile moves the usage to the table, never away from both.
    Optional<LastUsage> noted = Optional.ofNullable(unwritten.get(arn));
    Optional<LastUsage> written =
        table.find(rowKey(arn)).map(row -> LastUsage.read(row.document()));
    return noted.isPresent() && written.isPresent()
        ? Optional.of(written.get().later(noted.get()))
        : noted.or(() -> written);
  }

  @Override
  public void flush() {
    List<Map.Entry<KeyArn, LastUsage>> noted = new ArrayList<>();
    unwritten.forEach((arn, usage) -> noted.add(Map.entry(arn, usage)));
    for (int i = 0; i < noted.size(); i += BATCH) {
      List<Map.Entry<KeyArn, LastUsage>> batch =
          noted.subList(i, Math.min(i + BATCH, noted.size()));
      store.write(
          transaction -> {
            batch.forEach(each -> writeOrSkip(transaction, each.getKey(), each.getValue()));
            return null;
          });
      batch.forEach(each -> unwritten.remove(each.getKey(), each.getValue()));
    }
  }

  /** Removes what is known of a key, in the transaction that removes the key. */
  public void delete(Transaction transaction, KeyArn arn) {
    table.find(transaction, rowKey(arn)).ifPresent(row -> table.delete(transaction, row));
    transaction.afterCommit(() -> unwritten.remove(arn));
  }

  /** One row that somebody edited does not keep the others from being written. */
  private void writeOrSkip(Transaction transaction, KeyArn arn, LastUsage usage) {
    try {
      write(transaction, arn, usage);
    } catch (TamperedRowException e) {
      log.error("The last usage of {} was changed from outside; it stays as it is", arn, e);
    }
  }

  private void write(Transaction transaction, KeyArn arn, LastUsage usage) {
    Optional<Row> row = table.find(transaction, rowKey(arn));
    if (row.isPresent()) {
      LastUsage last = LastUsage.read(row.get().document()).later(usage);
      table.update(transaction, row.get(), row.get().parent(), last.write());
    } else if (keys.find(transaction, rowKey(arn)).isPresent()) {
      // A key that was destroyed after its last use leaves nothing behind.
      table.insert(transaction, rowKey(arn), arn.keyId(), usage.write());
    }
  }

  private static RowKey rowKey(KeyArn arn) {
    return KeyRows.rowKey(arn.accountId(), arn.region(), arn.keyId());
  }
}
