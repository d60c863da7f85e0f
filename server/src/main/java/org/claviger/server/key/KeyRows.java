package org.claviger.server.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.claviger.server.hsm.Material;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowAuthenticator;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.Store;
import org.claviger.server.store.Table;
import org.claviger.server.store.TamperedRowException;
import org.claviger.server.store.Transaction;

/**
 * The rows of a region's keys, of their materials, and of what is to happen to them by the clock:
 * written together, so that none says what another does not.
 */
final class KeyRows {
  private static final int PAGE = 100;

  private final String region;
  private final AuthenticatedTable keys;
  private final AuthenticatedTable materials;
  private final Schedule schedule;

  KeyRows(String region, Store store, RowAuthenticator authenticator, Schedule schedule) {
    this.region = region;
    this.keys = store.table(Table.KEY, authenticator);
    this.materials = store.table(Table.MATERIAL, authenticator);
    this.schedule = schedule;
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

  /** The key as it is committed. A change between the reads of its rows makes them begin anew. */
  Optional<Key> find(KeyArn arn) {
    Optional<Row> row = keys.find(rowKey(arn));
    while (row.isPresent()) {
      try {
        return Optional.of(read(arn, row.get()));
      } catch (TamperedRowException e) {
        Optional<Row> again = keys.find(rowKey(arn));
        if (again.isPresent() && again.get().version() == row.get().version()) {
          throw e;
        }
        row = again;
      }
    }
    return Optional.empty();
  }

  Optional<Key> find(Transaction transaction, KeyArn arn) {
    return keys.find(transaction, rowKey(arn)).map(row -> read(arn, row));
  }

  /** Reads the key anew, changes it, writes it; empty if it does not exist. */
  Optional<Change> update(Transaction transaction, KeyArn arn, UnaryOperator<Key> change) {
    Optional<Row> row = keys.find(transaction, rowKey(arn));
    if (row.isEmpty()) {
      return Optional.empty();
    }
    Key before = read(arn, row.get());
    Key after = change.apply(before);
    keys.update(transaction, row.get(), "", KeyDocument.write(after));
    writeMaterials(transaction, arn, materials(before), materials(after));
    schedule.update(transaction, before.due(), after.due());
    return Optional.of(new Change(before, after));
  }

  void insert(Transaction transaction, Key key) {
    keys.insert(transaction, rowKey(key.arn()), "", KeyDocument.write(key));
    writeMaterials(transaction, key.arn(), List.of(), materials(key));
    schedule.update(transaction, List.of(), key.due());
  }

  /** Removes the key, its materials, and what was to happen to it. */
  void delete(Transaction transaction, Key key) {
    keys.find(transaction, rowKey(key.arn())).ifPresent(row -> keys.delete(transaction, row));
    writeMaterials(transaction, key.arn(), materials(key), List.of());
    schedule.update(transaction, key.due(), List.of());
  }

  long count(Transaction transaction, String accountId) {
    return keys.count(transaction, scope(accountId, region));
  }

  List<String> listIds(String accountId, String afterId, int limit) {
    return keys.list(scope(accountId, region), afterId, limit).stream()
        .map(row -> row.key().id())
        .toList();
  }

  /** The account whose key a material belongs to, if it is that key's and its row says so. */
  Optional<String> owner(RowKey material, String keyId) {
    return materials
        .find(material)
        .filter(row -> row.parent().equals(keyId))
        .flatMap(MaterialDocument::account);
  }

  /** Whether a key has a material of the new one. */
  boolean isTaken(Transaction transaction, Key key) {
    return materials(key).stream()
        .anyMatch(each -> materials.find(transaction, materialRowKey(each.id())).isPresent());
  }

  boolean hasMaterial(String materialId) {
    return material(materialId).isPresent();
  }

  /** The material of that id, if a key has it. */
  Optional<Material> material(String materialId) {
    return materials.find(materialRowKey(materialId)).map(MaterialDocument::read);
  }

  /** The materials of a key that are there. */
  static List<Material> materials(Key key) {
    return key.materials().stream().flatMap(each -> each.material().stream()).toList();
  }

  /** Those of {@code some} that are not among {@code others}. */
  static List<Material> without(List<Material> some, List<Material> others) {
    Set<String> ids = others.stream().map(Material::id).collect(Collectors.toSet());
    return some.stream().filter(each -> !ids.contains(each.id())).toList();
  }

  private void writeMaterials(
      Transaction transaction, KeyArn arn, List<Material> before, List<Material> after) {
    for (Material gone : without(before, after)) {
      materials
          .find(transaction, materialRowKey(gone.id()))
          .ifPresent(row -> materials.delete(transaction, row));
    }
    for (Material come : without(after, before)) {
      materials.insert(
          transaction,
          materialRowKey(come.id()),
          arn.keyId(),
          MaterialDocument.write(come, arn.accountId()));
    }
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
  RowKey materialRowKey(String materialId) {
    return new RowKey(region, materialId);
  }

  /** A key before and after a change. */
  record Change(Key before, Key after) {
    /** The materials that the change took away. */
    List<Material> gone() {
      return without(materials(before), materials(after));
    }

    /** The materials that the change brought. */
    List<Material> come() {
      return without(materials(after), materials(before));
    }
  }
}
