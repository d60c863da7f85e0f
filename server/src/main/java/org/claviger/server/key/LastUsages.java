package org.claviger.server.key;

import org.claviger.server.store.LastNotes;
import org.claviger.server.store.RowAuthenticator;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.Store;
import org.claviger.server.store.Table;

/** When each key of a region was last used; a use is noted once it succeeded. */
public final class LastUsages extends LastNotes<KeyArn, LastUsage> {
  /**
   * The usages that a store holds for a region.
   *
   * @param authenticator of the region's domain
   */
  public LastUsages(Store store, RowAuthenticator authenticator) {
    super(store, Table.LAST_USAGE, Table.KEY, authenticator);
  }

  @Override
  protected RowKey rowKey(KeyArn arn) {
    return KeyRows.rowKey(arn.accountId(), arn.region(), arn.keyId());
  }

  @Override
  protected String parent(KeyArn arn) {
    return arn.keyId();
  }

  @Override
  protected LastUsage later(LastUsage one, LastUsage other) {
    return one.later(other);
  }

  @Override
  protected byte[] write(LastUsage usage) {
    return usage.write();
  }

  @Override
  protected LastUsage read(byte[] document) {
    return LastUsage.read(document);
  }
}
