package org.claviger.server.iam;

import java.util.concurrent.atomic.AtomicLong;
import org.claviger.server.store.Transaction;

/**
 * Counts the committed changes of identities. What was read before a change is not good after it:
 * whoever remembers something takes the count before reading, and looks at it with each use.
 */
public final class IdentityVersion {
  private final AtomicLong commits = new AtomicLong();

  /** How many changes were committed. */
  public long current() {
    return commits.get();
  }

  /** Counts one once the transaction is durable, before whoever made it goes on. */
  void changes(Transaction transaction) {
    transaction.afterCommit(commits::incrementAndGet);
  }
}
