package org.claviger.server.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.claviger.server.hsm.Material;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowAuthenticator;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.Store;
import org.claviger.server.store.Table;
import org.claviger.server.store.Transaction;

/** The rows of a region's keys and of their materials. */
final class KeyRows {
  private static final int PAGE = 100;

  private final String region;
  private final AuthenticatedTable keys;
  private final AuthenticatedTable materials;

  KeyRows(String region, Store store, RowAuthenticator authenticator) {
    this.region = region;
    this.keys = store.table(Table.KEY, authenticator);
    this.materials = store.table(Table.MATERIAL, authenticator);
  }

  /** Where the rows of an account's keys are. */
  static RowKey rowKey(String accountId, String region, String keyId) {
    return new RowKey(scope(accountId, region), keyId);
  }

  /** The namespace of an account's keys and aliases in a region. */
  static String scope(String accountId, String region) {
    return accountId + "/" + region;
  }

  RowKey rowKey(KeyArn arn) {
    return rowKey(arn.accountId(), region, arn.keyId());
  }

  Optional<Key> find(KeyArn arn) {
    return keys.find(rowKey(arn)).map(row -> read(arn, row));
  }

  Optional<Key> find(Transaction transaction, KeyArn arn) {
    return keys.find(transaction, rowKey(arn)).map(row -> read(arn, row));
  }

  /** Reads the key anew, changes it, writes it; empty if it does not exist. */
  Optional<Key> update(Transaction transaction, KeyArn arn, UnaryOperator<Key> change) {
    Optional<Row> row = keys.find(transaction, rowKey(arn));
    if (row.isEmpty()) {
      return Optional.empty();
    }
    Key changed = change.apply(read(arn, row.get()));
    keys.update(transaction, row.get(), "", KeyDocument.write(changed));
    return Optional.of(changed);
  }

  void insert(Transaction transaction, Key key) {
    keys.insert(transaction, rowKey(key.arn()), "", KeyDocument.write(key));
    Material material = key.currentMaterial();
    materials.insert(
        transaction,
        materialRowKey(material.id()),
        key.arn().keyId(),
        MaterialDocument.write(material));
  }

  long count(Transaction transaction, String accountId) {
    return keys.count(transaction, scope(accountId, region));
  }

  List<String> listIds(String accountId, String afterId, int limit) {
    return keys.list(scope(accountId, region), afterId, limit).stream()
        .map(row -> row.key().id())
        .toList();
  }

  boolean hasMaterial(String materialId) {
    return materials.find(materialRowKey(materialId)).isPresent();
  }

  private Key read(KeyArn arn, Row row) {
    return KeyDocument.read(arn, row.document(), materialsOf(arn.keyId()));
  }

  private List<Material> materialsOf(String keyId) {
    List<Material> all = new ArrayList<>();
    List<Row> page;
    String afterId = "";
    do {
      page = materials.listByParent(region, keyId, afterId, PAGE);
      page.forEach(row -> all.add(MaterialDocument.read(row)));
      afterId = page.isEmpty() ? afterId : page.get(page.size() - 1).key().id();
    } while (page.size() == PAGE);
    return all;
  }

  /** Material ids are unique for all time, so that an intent finds its row without the account. */
  private RowKey materialRowKey(String materialId) {
    return new RowKey(region, materialId);
  }
}
