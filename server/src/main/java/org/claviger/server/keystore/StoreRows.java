package org.claviger.server.keystore;

import java.util.ArrayList;
import java.util.List;
import org.claviger.server.error.ApiException;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowAuthenticator;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.Store;
import org.claviger.server.store.Table;
import org.claviger.server.store.Transaction;

/** The rows of a region's custom key stores, and those that say which keys are in which store. */
final class StoreRows {
  private static final int PAGE = 1_000;

  private final String region;
  private final AuthenticatedTable stores;
  private final AuthenticatedTable keys;

  StoreRows(String region, Store store, RowAuthenticator authenticator) {
    this.region = region;
    this.stores = store.table(Table.CUSTOM_KEY_STORE, authenticator);
    this.keys = store.table(Table.STORE_KEY, authenticator);
  }

  /** All stores of the region, of whatever account. */
  List<CustomKeyStore> all() {
    return all((afterId) -> stores.list(region, afterId, PAGE)).stream()
        .map(StoreDocument::read)
        .toList();
  }

  void insert(Transaction transaction, CustomKeyStore store) {
    stores.insert(transaction, key(store.id()), store.accountId(), StoreDocument.write(store));
  }

  /** Replaces a store's row; the store must be there. */
  void update(Transaction transaction, CustomKeyStore store) {
    stores.update(
        transaction, row(transaction, store.id()), store.accountId(), StoreDocument.write(store));
  }

  void delete(Transaction transaction, String storeId) {
    stores.delete(transaction, row(transaction, storeId));
  }

  private Row row(Transaction transaction, String storeId) {
    return stores.find(transaction, key(storeId)).orElseThrow(() -> notFound(storeId));
  }

  /** Whether a key is in the store. */
  boolean hasKeys(Transaction transaction, String storeId) {
    return keys.countByParent(transaction, region, storeId) > 0;
  }

  void insertKey(Transaction transaction, String storeId, String keyId, String materialId) {
    row(transaction, storeId);
    keys.insert(transaction, key(keyId), storeId, StoreDocument.writeKey(materialId));
  }

  void deleteKey(Transaction transaction, String keyId) {
    keys.find(transaction, key(keyId)).ifPresent(row -> keys.delete(transaction, row));
  }

  /** The ids of the materials of all keys in the store. */
  List<String> materialIds(String storeId) {
    return all((afterId) -> keys.listByParent(region, storeId, afterId, PAGE)).stream()
        .map(StoreDocument::materialId)
        .toList();
  }

  private static List<Row> all(Pages pages) {
    List<Row> all = new ArrayList<>();
    List<Row> page = pages.after("");
    all.addAll(page);
    while (page.size() == PAGE) {
      page = pages.after(page.get(PAGE - 1).key().id());
      all.addAll(page);
    }
    return all;
  }

  private RowKey key(String id) {
    return new RowKey(region, id);
  }

  static ApiException notFound(String idOrName) {
    return StoreErrors.notFound(idOrName);
  }

  @FunctionalInterface
  private interface Pages {
    List<Row> after(String id);
  }
}
