package org.claviger.server.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.claviger.server.config.KeyConfig;
import org.claviger.server.measure.WatchedCache;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowAuthenticator;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.Store;
import org.claviger.server.store.Table;
import org.claviger.server.store.Transaction;

/**
 * The certificate chains stored beside the keys of a region: one a key at most. Found in memory
 * where they were asked for before; whoever commits a change calls {@link #forget}. Safe for many
 * threads.
 */
public final class Certificates {
  private final AuthenticatedTable table;
  private final SnapshotCache<CertificateChain> cache;

  /**
   * The chains that a store holds for a region.
   *
   * @param authenticator of the region's domain
   * @param config how many are remembered and for how long, as for keys
   */
  public Certificates(Store store, RowAuthenticator authenticator, KeyConfig config) {
    this(store, authenticator, config, System::nanoTime);
  }

  Certificates(
      Store store, RowAuthenticator authenticator, KeyConfig config, LongSupplier nanoTime) {
    this.table = store.table(Table.CERTIFICATE, authenticator);
    this.cache = new SnapshotCache<>(config.cacheEntries(), config.staleness(), nanoTime);
  }

  /** The chain beside a key, if there is one. */
  public Optional<CertificateChain> find(KeyArn arn) {
    return cache.get(rowKey(arn), key -> table.find(key).map(Certificates::read));
  }

  /** Puts a chain beside a key, in place of the one that was there. */
  public void put(Transaction transaction, KeyArn arn, CertificateChain chain) {
    RowKey key = rowKey(arn);
    byte[] document = write(chain);
    table
        .find(transaction, key)
        .ifPresentOrElse(
            row -> table.update(transaction, row, arn.keyId(), document),
            () -> table.insert(transaction, key, arn.keyId(), document));
  }

  /** Removes the chain beside a key; answers whether there was one. */
  public boolean delete(Transaction transaction, KeyArn arn) {
    Optional<Row> row = table.find(transaction, rowKey(arn));
    row.ifPresent(found -> table.delete(transaction, found));
    return row.isPresent();
  }

  /** Drops what memory holds of a key, once a change of its chain has ended either way. */
  public void forget(KeyArn arn) {
    cache.invalidate(rowKey(arn));
  }

  private static RowKey rowKey(KeyArn arn) {
    return KeyRows.rowKey(arn.accountId(), arn.region(), arn.keyId());
  }

  private static byte[] write(CertificateChain chain) {
    ObjectNode document = Json.object().put("format", 1);
    ArrayNode certificates = document.putArray("certificates");
    chain.certificates().forEach(certificates::add);
    return Json.write(document);
  }

  private static CertificateChain read(Row row) {
    List<byte[]> certificates = new ArrayList<>();
    for (JsonNode certificate : Json.read(row.document()).required("certificates")) {
      certificates.add(Base64.getDecoder().decode(certificate.textValue()));
    }
    return new CertificateChain(certificates);
  }

  /** What is remembered of them, as it is seen from outside. */
  public WatchedCache watchedCache() {
    return cache.watched("certificates");
  }
}
