package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.Transaction;

/**
 * The certificate chains stored beside the keys of a region: one a key at most. Found in memory
 * where they were asked for before; whoever commits a change calls {@link #forget}. Safe for many
 * threads.
 */
public final class Certificates {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CACHED_CHAINS = 10_000;

  private final AuthenticatedTable table;
  private final Cache<KeyArn, Optional<CertificateChain>> cache =
      Caffeine.newBuilder().maximumSize(CACHED_CHAINS).build();

  /**
   * The chains kept in a table.
   *
   * @param table the region's {@code CERTIFICATE}
   */
  public Certificates(AuthenticatedTable table) {
    this.table = requireNonNull(table, "table");
  }

  /** The chain beside a key, if there is one. */
  public Optional<CertificateChain> find(KeyArn arn) {
    return cache.get(arn, key -> table.find(rowKey(key)).map(Certificates::read));
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
    cache.invalidate(arn);
  }

  private static RowKey rowKey(KeyArn arn) {
    return new RowKey(arn.accountId() + "/" + arn.region(), arn.keyId());
  }

  private static byte[] write(CertificateChain chain) {
    ObjectNode document = JSON.createObjectNode();
    ArrayNode array = document.putArray("chain");
    chain.certificates().forEach(array::add);
    try {
      return JSON.writeValueAsBytes(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CertificateChain read(Row row) {
    try {
      List<byte[]> certificates = new ArrayList<>();
      for (JsonNode certificate : JSON.readTree(row.document()).required("chain")) {
        certificates.add(certificate.binaryValue());
      }
      return new CertificateChain(certificates);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
