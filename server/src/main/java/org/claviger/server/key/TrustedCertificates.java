package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.claviger.server.config.KeyConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowAuthenticator;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.Store;
import org.claviger.server.store.Table;
import org.claviger.server.store.Transaction;

/**
 * The certificates that the accounts of a region keep as trusted: one a name. Clients list them and
 * keep them, so nothing is remembered here. Safe for many threads.
 */
public final class TrustedCertificates {
  private final String region;
  private final KeyConfig config;
  private final AuthenticatedTable table;

  /**
   * The certificates that a store holds for a region.
   *
   * @param authenticator of the region's domain
   */
  public TrustedCertificates(
      String region, Store store, RowAuthenticator authenticator, KeyConfig config) {
    this.region = requireNonNull(region, "region");
    this.config = requireNonNull(config, "config");
    this.table = store.table(Table.TRUSTED_CERTIFICATE, authenticator);
  }

  /**
   * The certificate of that name.
   *
   * @throws ApiException NotFoundException
   */
  public TrustedCertificate require(String accountId, String name) {
    return table
        .find(rowKey(accountId, name))
        .map(TrustedCertificates::read)
        .orElseThrow(() -> notFound(accountId, name));
  }

  /** Certificates of an account in ascending order of their names, after a name. */
  public List<TrustedCertificate> list(String accountId, String afterName, int limit) {
    return table.list(KeyRows.scope(accountId, region), afterName, limit).stream()
        .map(TrustedCertificates::read)
        .toList();
  }

  /**
   * Keeps a certificate under a name, in place of the one that was there.
   *
   * @throws ApiException LimitExceededException
   */
  public void put(
      Transaction transaction, String accountId, String name, byte[] encoding, Instant now) {
    RowKey key = rowKey(accountId, name);
    Optional<Row> row = table.find(transaction, key);
    if (row.isPresent()) {
      Instant created = read(row.get()).creationDate();
      table.update(transaction, row.get(), "", write(encoding, created));
      return;
    }
    requireRoom(transaction, accountId);
    table.insert(transaction, key, "", write(encoding, now.truncatedTo(ChronoUnit.MILLIS)));
  }

  /**
   * Removes the certificate of that name.
   *
   * @throws ApiException NotFoundException
   */
  public void delete(Transaction transaction, String accountId, String name) {
    Row row =
        table
            .find(transaction, rowKey(accountId, name))
            .orElseThrow(() -> notFound(accountId, name));
    table.delete(transaction, row);
  }

  private void requireRoom(Transaction transaction, String accountId) {
    String scope = KeyRows.scope(accountId, region);
    if (table.count(transaction, scope) >= config.maxTrustedCertificates()) {
      throw new ApiException(
          ErrorCode.LimitExceededException,
          "The account has reached the limit of "
              + config.maxTrustedCertificates()
              + " trusted certificates. Delete those that are not needed.");
    }
  }

  private RowKey rowKey(String accountId, String name) {
    return new RowKey(KeyRows.scope(accountId, region), name);
  }

  private static byte[] write(byte[] encoding, Instant created) {
    ObjectNode document = Json.object().put("format", 1);
    document.put("created", created.toEpochMilli());
    return Json.write(document.put("certificate", encoding));
  }

  private static TrustedCertificate read(Row row) {
    ObjectNode document = Json.read(row.document());
    return new TrustedCertificate(
        row.key().id(),
        Base64.getDecoder().decode(document.required("certificate").textValue()),
        Instant.ofEpochMilli(document.required("created").longValue()));
  }

  private ApiException notFound(String accountId, String name) {
    return new ApiException(
        ErrorCode.NotFoundException,
        TrustedCertificate.arn(region, accountId, name) + " is not found.");
  }
}
