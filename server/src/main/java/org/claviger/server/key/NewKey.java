package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import org.claviger.server.error.ApiException;
import org.claviger.server.store.Transaction;

/**
 * A key whose material, if it has any yet, was made and whose rows are not yet committed. To be
 * closed after the transaction, whatever came of it: unless the rows are there by then, the
 * material goes.
 *
 * <pre>{@code
 * try (NewKey newKey = keys.generate(...)) {
 *   return changes.commit(transaction -> answer(newKey.insert(transaction)));
 * }
 * }</pre>
 */
public final class NewKey implements AutoCloseable {
  private final Keys keys;
  private final Key key;

  NewKey(Keys keys, Key key) {
    this.keys = requireNonNull(keys, "keys");
    this.key = requireNonNull(key, "key");
  }

  /** The key as it will be. */
  public Key key() {
    return key;
  }

  /**
   * Writes the key's rows, together with the completion of its intent.
   *
   * @return the key as it will be
   * @throws ApiException LimitExceededException
   */
  public Key insert(Transaction transaction) {
    keys.insert(transaction, key);
    return key;
  }

  /**
   * Undoes the making of the material if the key did not come to be. Never throws: what cannot be
   * undone now is written down as an intent, and undone at the next start.
   */
  @Override
  public void close() {
    KeyRows.materials(key).forEach(material -> keys.discardUnlessCommitted(key.kind(), material));
  }
}
