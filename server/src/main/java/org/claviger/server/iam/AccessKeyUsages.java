package org.claviger.server.iam;

import org.claviger.server.store.LastNotes;
import org.claviger.server.store.RowAuthenticator;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.Store;
import org.claviger.server.store.Table;

/** When each access key, by its id, signed last; a request is noted if its signature is genuine. */
public final class AccessKeyUsages extends LastNotes<String, AccessKeyUsage> {
  AccessKeyUsages(Store store, RowAuthenticator authenticator) {
    super(store, Table.ACCESS_KEY_USAGE, Table.ACCESS_KEY, authenticator);
  }

  @Override
  protected RowKey rowKey(String accessKeyId) {
    return new RowKey(Accounts.SCOPE, accessKeyId);
  }

  /** None: nobody lists them. */
  @Override
  protected String parent(String accessKeyId) {
    return "";
  }

  @Override
  protected AccessKeyUsage later(AccessKeyUsage one, AccessKeyUsage other) {
    return one.later(other);
  }

  @Override
  protected byte[] write(AccessKeyUsage usage) {
    return usage.write();
  }

  @Override
  protected AccessKeyUsage read(byte[] document) {
    return AccessKeyUsage.read(document);
  }
}
