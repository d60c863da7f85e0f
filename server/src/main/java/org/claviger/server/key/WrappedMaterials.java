package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.claviger.server.hsm.Material;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowAuthenticator;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.Store;
import org.claviger.server.store.StoreGlance;
import org.claviger.server.store.Table;

/**
 * The materials of a region that its key-encryption key wraps, in the database of a server that
 * does not run: to be counted by the versions of that key, and wrapped anew. Those of keys in
 * custom key stores are under their stores' own keys, and are no concern of the region's.
 */
public final class WrappedMaterials {
  private static final int PAGE = 50;

  private final String region;
  private final Store store;
  private final AuthenticatedTable materials;
  private final AuthenticatedTable storeKeys;
  private final ToIntFunction<Material> version;

  /**
   * Those of a region.
   *
   * @param authenticator of the region's domain
   * @param version the version of the key-encryption key that has wrapped a material; 0 if none has
   */
  public WrappedMaterials(
      String region, Store store, RowAuthenticator authenticator, ToIntFunction<Material> version) {
    this.region = requireNonNull(region, "region");
    this.store = requireNonNull(store, "store");
    this.materials = store.table(Table.MATERIAL, authenticator);
    this.storeKeys = store.table(Table.STORE_KEY, authenticator);
    this.version = requireNonNull(version, "version");
  }

  /**
   * How many materials each version wraps, without an authenticator and while a server may run: to
   * be shown, and for nothing that decides.
   */
  public static SortedMap<Integer, Long> glance(
      String region, StoreGlance database, ToIntFunction<Material> version) {
    SortedMap<Integer, Long> counts = new TreeMap<>();
    database.forEachWithout(
        Table.MATERIAL,
        Table.STORE_KEY,
        region,
        row -> count(counts, version.applyAsInt(MaterialDocument.read(row))));
    return counts;
  }

  /** How many materials each version wraps. */
  public SortedMap<Integer, Long> count() {
    SortedMap<Integer, Long> counts = new TreeMap<>();
    pages(page -> page.forEach(row -> count(counts, version(row))));
    return counts;
  }

  private static void count(SortedMap<Integer, Long> counts, int version) {
    if (version != 0) {
      counts.merge(version, 1L, Long::sum);
    }
  }

  /**
   * Wraps anew whatever a version other than the current one wraps. So many at a time are committed
   * together: who is cut off has changed some of them wholly and the others not at all, and goes on
   * with these.
   *
   * @param anew wraps a material under the current version; the id stays
   * @param progress is told after each commit how many were wrapped anew until then
   * @return how many were
   */
  public long rewrap(int current, UnaryOperator<Material> anew, LongConsumer progress) {
    long[] done = {0};
    pages(
        page -> {
          List<Rewrapped> changes = new ArrayList<>();
          for (Row row : page) {
            int now = version(row);
            if (now != 0 && now != current) {
              changes.add(new Rewrapped(row, document(row, anew)));
            }
          }
          if (!changes.isEmpty()) {
            done[0] += commit(changes);
            progress.accept(done[0]);
          }
        });
    return done[0];
  }

  private static byte[] document(Row row, UnaryOperator<Material> anew) {
    return MaterialDocument.rewrapped(row, anew.apply(MaterialDocument.read(row)));
  }

  private int commit(List<Rewrapped> changes) {
    return store.write(
        transaction -> {
          for (Rewrapped each : changes) {
            materials.update(transaction, each.row, each.row.parent(), each.document);
          }
          return changes.size();
        });
  }

  private int version(Row row) {
    boolean isOfStore = storeKeys.find(new RowKey(region, row.parent())).isPresent();
    return isOfStore ? 0 : version.applyAsInt(MaterialDocument.read(row));
  }

  private void pages(Consumer<List<Row>> consumer) {
    String afterId = "";
    List<Row> page;
    do {
      page = materials.list(region, afterId, PAGE);
      consumer.accept(page);
      afterId = page.isEmpty() ? afterId : page.get(page.size() - 1).key().id();
    } while (page.size() == PAGE);
  }

  private record Rewrapped(Row row, byte[] document) {}
}
