package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.claviger.server.config.AeadConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowAuthenticator;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.Store;
import org.claviger.server.store.Table;
import org.claviger.server.store.TamperedRowException;
import org.claviger.server.store.Transaction;

/**
 * The durable counts of encryptions under the AEAD keys of a region. NIST SP 800-38D (section 8.3)
 * bounds AES-GCM with random IVs at 2^32 invocations under one key: no key ever passes the
 * configured bound, whatever crashes in between.
 *
 * <p>Uses are reserved in blocks: the end of a block is on disk before its first use, so a crash
 * forgoes what was left of the block and repeats nothing. Safe for many threads. The memory it
 * takes is bounded by the number of AEAD keys.
 */
public final class UseCounts {
  private final Store store;
  private final AuthenticatedTable table;
  private final AeadConfig config;
  private final ConcurrentMap<KeyArn, Counter> counters = new ConcurrentHashMap<>();

  /**
   * The counts that a store holds for a region.
   *
   * @param authenticator of the region's domain
   */
  public UseCounts(Store store, RowAuthenticator authenticator, AeadConfig config) {
    this.store = requireNonNull(store, "store");
    this.table = store.table(Table.USE_COUNT, authenticator);
    this.config = requireNonNull(config, "config");
  }

  /**
   * Begins the count of a new AEAD key at zero, in the transaction that makes the key. A key
   * without its count does not encrypt, so that nobody can take a count back by removing it.
   */
  public void begin(Transaction transaction, KeyArn arn) {
    table.insert(transaction, rowKey(arn), arn.keyId(), document(0));
  }

  /** Removes the count of a key that is destroyed; does nothing for keys that have none. */
  public void delete(Transaction transaction, KeyArn arn) {
    table.find(transaction, rowKey(arn)).ifPresent(row -> table.delete(transaction, row));
  }

  /**
   * Counts uses that this store does not know of, because it was restored: never less than there
   * were.
   *
   * @param uses how many; what is beyond the bound uses the key up
   * @return whether the key has a count at all
   */
  public boolean add(Transaction transaction, KeyArn arn, long uses) {
    Optional<Row> row = table.find(transaction, rowKey(arn));
    row.ifPresent(
        found -> {
          long before = used(found);
          long sum = uses > config.maxUses() - before ? config.maxUses() : before + uses;
          table.update(transaction, found, found.parent(), document(Math.max(before, sum)));
        });
    return row.isPresent();
  }

  /** Drops what memory holds of a key that is destroyed. */
  public void forget(KeyArn arn) {
    counters.remove(arn);
  }

  /**
   * Takes one use, before the encryption that it is for.
   *
   * @throws ApiException LimitExceededException if the key has none left
   * @throws TamperedRowException if the count was edited or removed
   */
  public void take(KeyArn arn) {
    counters.computeIfAbsent(arn, Counter::new).take();
  }

  private Block reserve(Transaction transaction, KeyArn arn) {
    Row row = table.find(transaction, rowKey(arn)).orElseThrow(() -> gone(arn));
    long used = used(row);
    if (used >= config.maxUses()) {
      throw exhausted(arn);
    }
    long end = Math.min(used + config.blockUses(), config.maxUses());
    table.update(transaction, row, row.parent(), document(end));
    return new Block(used, end);
  }

  private static TamperedRowException gone(KeyArn arn) {
    return new TamperedRowException(
        "the use count of " + arn + " is gone; restore the database from a backup");
  }

  private ApiException exhausted(KeyArn arn) {
    return new ApiException(
        ErrorCode.LimitExceededException,
        arn
            + " has used up its "
            + config.maxUses()
            + " encryptions. Create a new key with Claviger.CreateAeadKey and encrypt with that;"
            + " this key goes on decrypting.");
  }

  private static RowKey rowKey(KeyArn arn) {
    return KeyRows.rowKey(arn.accountId(), arn.region(), arn.keyId());
  }

  private static byte[] document(long used) {
    return Json.write(Json.object().put("format", 1).put("used", used));
  }

  private static long used(Row row) {
    return Json.read(row.document()).required("used").longValue();
  }

  /** Uses reserved on disk: from {@code next} to before {@code end}. */
  private record Block(long next, long end) {}

  /** What is left of the block of one key. */
  private final class Counter {
    private final KeyArn arn;
    private final ReentrantLock lock = new ReentrantLock();
    private long next;
    private long end;

    private Counter(KeyArn arn) {
      this.arn = arn;
    }

    private void take() {
      lock.lock();
      try {
        if (next == end) {
          Block block = store.write(transaction -> reserve(transaction, arn));
          next = block.next();
          end = block.end();
        }
        next++;
      } finally {
        lock.unlock();
      }
    }
  }
}
