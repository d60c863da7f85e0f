package org.claviger.server.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.claviger.server.key.WriteBehind;
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
 * When each access key signed last. A use is noted in memory alone; {@link #flush} writes down what
 * changed since the time before, so a crash forgets what was noted after the last flush. Safe for
 * many threads.
 */
public final class AccessKeyUsages implements WriteBehind {
  private static final Logger log = LoggerFactory.getLogger(AccessKeyUsages.class);

  /** So many are written in one transaction, for which other writers wait. */
  private static final int BATCH = 100;

  private final Store store;
  private final AuthenticatedTable table;
  private final AuthenticatedTable keys;
  private final ConcurrentMap<String, AccessKeyUsage> unwritten = new ConcurrentHashMap<>();

  AccessKeyUsages(Store store, RowAuthenticator authenticator) {
    this.store = store;
    this.table = store.table(Table.ACCESS_KEY_USAGE, authenticator);
    this.keys = store.table(Table.ACCESS_KEY, authenticator);
  }

  /** Notes a request whose signature was genuine. */
  public void note(String accessKeyId, AccessKeyUsage usage) {
    unwritten.merge(accessKeyId, usage, AccessKeyUsage::later);
  }

  /** The last use of an access key, if it was ever used. */
  public Optional<AccessKeyUsage> find(String accessKeyId) {
    // Memory first: a flush meanwhile moves the usage to the table, never away from both.
    Optional<AccessKeyUsage> noted = Optional.ofNullable(unwritten.get(accessKeyId));
    Optional<AccessKeyUsage> written =
        table.find(rowKey(accessKeyId)).map(row -> AccessKeyUsage.read(row.document()));
    return noted.isPresent() && written.isPresent()
        ? Optional.of(written.get().later(noted.get()))
        : noted.or(() -> written);
  }

  @Override
  public void flush() {
    List<Map.Entry<String, AccessKeyUsage>> noted = new ArrayList<>();
    unwritten.forEach((id, usage) -> noted.add(Map.entry(id, usage)));
    for (int i = 0; i < noted.size(); i += BATCH) {
      List<Map.Entry<String, AccessKeyUsage>> batch =
          noted.subList(i, Math.min(i + BATCH, noted.size()));
      store.write(
          transaction -> {
            batch.forEach(each -> writeOrSkip(transaction, each.getKey(), each.getValue()));
            return null;
          });
      batch.forEach(each -> unwritten.remove(each.getKey(), each.getValue()));
    }
  }

  /** Removes what is known of an access key, in the transaction that removes it. */
  void delete(Transaction transaction, String accessKeyId) {
    table.find(transaction, rowKey(accessKeyId)).ifPresent(row -> table.delete(transaction, row));
    transaction.afterCommit(() -> unwritten.remove(accessKeyId));
  }

  /** One row that somebody edited does not keep the others from being written. */
  private void writeOrSkip(Transaction transaction, String accessKeyId, AccessKeyUsage usage) {
    try {
      write(transaction, accessKeyId, usage);
    } catch (TamperedRowException e) {
      log.error("The usage of {} was changed from outside; it stays as it is", accessKeyId, e);
    }
  }

  private void write(Transaction transaction, String accessKeyId, AccessKeyUsage usage) {
    Optional<Row> row = table.find(transaction, rowKey(accessKeyId));
    if (row.isPresent()) {
      AccessKeyUsage last = AccessKeyUsage.read(row.get().document()).later(usage);
      table.update(transaction, row.get(), row.get().parent(), last.write());
    } else if (keys.find(transaction, rowKey(accessKeyId)).isPresent()) {
      table.insert(transaction, rowKey(accessKeyId), "", usage.write());
    }
  }

  private static RowKey rowKey(String accessKeyId) {
    return new RowKey(Accounts.SCOPE, accessKeyId);
  }
}
