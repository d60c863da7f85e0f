package org.claviger.server.key;

import java.time.Instant;
import org.claviger.server.store.Transaction;

/** What keeps the keys of other regions in step with the multi-Region keys of one. */
public interface RelatedKeys {
  /** There are no other regions. */
  RelatedKeys NONE =
      new RelatedKeys() {
        @Override
        public void synchronize(Transaction transaction, Key changed) {}

        @Override
        public void lose(Transaction transaction, Key gone, Instant now) {}

        @Override
        public void forget(KeyArn arn) {}

        @Override
        public boolean isApart(Key key) {
          return false;
        }
      };

  /**
   * Brings to the related keys what all share: material, rotation, and which of them is the primary
   * key. In the transaction of the change, so that none is ever seen out of step.
   *
   * @param changed the key that was changed: the primary key, or the one that was it before
   */
  void synchronize(Transaction transaction, Key changed);

  /** Tells the related keys that one of them is deleted, in the same transaction. */
  void lose(Transaction transaction, Key gone, Instant now);

  /** Has what is remembered of the related keys read anew. */
  void forget(KeyArn arn);

  /** Whether a related key is at another server, which follows later. */
  boolean isApart(Key key);
}
