package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.claviger.server.config.KeyConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.measure.WatchedCache;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowAuthenticator;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.Store;
import org.claviger.server.store.Table;
import org.claviger.server.store.Transaction;

/**
 * The aliases of a region: second names of keys. Remembered as keys are (see {@link Keys}): whoever
 * changes one calls {@link #forget} once the transaction is over, whatever came of it. All methods
 * are safe for many threads.
 */
public final class Aliases {
  private final String region;
  private final KeyConfig config;
  private final AuthenticatedTable table;
  private final SnapshotCache<Alias> cache;
  private final SnapshotCache<List<String>> names;

  /**
   * The aliases that a store holds for a region.
   *
   * @param authenticator of the region's domain
   */
  public Aliases(String region, Store store, RowAuthenticator authenticator, KeyConfig config) {
    this(region, store, authenticator, config, System::nanoTime);
  }

  Aliases(
      String region,
      Store store,
      RowAuthenticator authenticator,
      KeyConfig config,
      LongSupplier nanoTime) {
    this.region = requireNonNull(region, "region");
    this.config = requireNonNull(config, "config");
    this.table = store.table(Table.ALIAS, authenticator);
    this.cache = new SnapshotCache<>(config.cacheEntries(), config.staleness(), nanoTime);
    this.names = new SnapshotCache<>(config.cacheEntries(), config.staleness(), nanoTime);
  }

  /**
   * The alias of that name in an account.
   *
   * @throws ApiException NotFoundException
   */
  public Alias require(String accountId, String name) {
    return cache
        .get(rowKey(accountId, name), key -> table.find(key).map(row -> read(accountId, row)))
        .orElseThrow(() -> notFound(accountId, name));
  }

  /** The names of a key's aliases in ascending order, from memory. */
  public List<String> names(KeyArn target) {
    RowKey key = new RowKey(KeyRows.scope(target.accountId(), region), target.keyId());
    return names
        .get(key, each -> Optional.of(list(target).stream().map(Alias::name).toList()))
        .orElseThrow();
  }

  /** Aliases of an account in ascending order of their names, after a name. */
  public List<Alias> list(String accountId, String afterName, int limit) {
    return read(accountId, table.list(KeyRows.scope(accountId, region), afterName, limit));
  }

  /** Aliases of a key in ascending order of their names, after a name. */
  public List<Alias> list(KeyArn target, String afterName, int limit) {
    String scope = KeyRows.scope(target.accountId(), region);
    return read(target.accountId(), table.listByParent(scope, target.keyId(), afterName, limit));
  }

  /** All aliases of a key in ascending order of their names. */
  public List<Alias> list(KeyArn target) {
    return list(target, "", config.maxAliasesPerKey());
  }

  /**
   * Makes an alias.
   *
   * @throws ApiException AlreadyExistsException, LimitExceededException
   */
  public void create(Transaction transaction, String name, KeyArn target, Instant now) {
    RowKey key = rowKey(target.accountId(), name);
    if (table.find(transaction, key).isPresent()) {
      throw new ApiException(
          ErrorCode.AlreadyExistsException,
          "An alias with the name "
              + Alias.arn(region, target.accountId(), name)
              + " already exists");
    }
    requireRoom(transaction, target);
    Instant date = now.truncatedTo(ChronoUnit.MILLIS);
    Alias alias = new Alias(region, target.accountId(), name, target.keyId(), date, date);
    table.insert(transaction, key, target.keyId(), AliasDocument.write(alias));
  }

  /**
   * The alias as the transaction sees it.
   *
   * @throws ApiException NotFoundException
   */
  public Alias read(Transaction transaction, String accountId, String name) {
    return read(accountId, requireRow(transaction, accountId, name));
  }

  /**
   * Lets an alias name another key.
   *
   * @throws ApiException NotFoundException, LimitExceededException
   */
  public void update(Transaction transaction, String name, KeyArn target, Instant now) {
    Row row = requireRow(transaction, target.accountId(), name);
    if (!row.parent().equals(target.keyId())) {
      requireRoom(transaction, target);
    }
    Alias alias = read(target.accountId(), row);
    Alias updated =
        new Alias(
            region,
            alias.accountId(),
            name,
            target.keyId(),
            alias.creationDate(),
            now.truncatedTo(ChronoUnit.MILLIS));
    table.update(transaction, row, target.keyId(), AliasDocument.write(updated));
  }

  /**
   * Removes an alias; its key stays as it is.
   *
   * @throws ApiException NotFoundException
   */
  public void delete(Transaction transaction, String accountId, String name) {
    table.delete(transaction, requireRow(transaction, accountId, name));
  }

  /**
   * Removes the aliases of a key that is destroyed.
   *
   * @return their names, to be forgotten after the transaction
   */
  public List<String> deleteAll(Transaction transaction, KeyArn target) {
    String scope = KeyRows.scope(target.accountId(), region);
    List<Row> rows = table.listByParent(scope, target.keyId(), "", config.maxAliasesPerKey());
    rows.forEach(row -> table.delete(transaction, row));
    return rows.stream().map(row -> row.key().id()).toList();
  }

  /** Forgets what is remembered of an alias, so that the next request reads it anew. */
  public void forget(String accountId, String name) {
    cache.invalidate(rowKey(accountId, name));
    names.clear();
  }

  private Row requireRow(Transaction transaction, String accountId, String name) {
    Optional<Row> row = table.find(transaction, rowKey(accountId, name));
    return row.orElseThrow(() -> notFound(accountId, name));
  }

  private void requireRoom(Transaction transaction, KeyArn target) {
    String scope = KeyRows.scope(target.accountId(), region);
    if (table.countByParent(transaction, scope, target.keyId()) >= config.maxAliasesPerKey()) {
      throw new ApiException(
          ErrorCode.LimitExceededException,
          target
              + " has reached the limit of "
              + config.maxAliasesPerKey()
              + " aliases. Delete aliases that are not needed.");
    }
  }

  private RowKey rowKey(String accountId, String name) {
    return new RowKey(KeyRows.scope(accountId, region), name);
  }

  private Alias read(String accountId, Row row) {
    return AliasDocument.read(region, accountId, row);
  }

  private List<Alias> read(String accountId, List<Row> rows) {
    return rows.stream().map(row -> read(accountId, row)).toList();
  }

  private ApiException notFound(String accountId, String name) {
    String arn = Alias.arn(region, accountId, name);
    return ApiException.absent("Alias " + arn + " is not found.", arn);
  }

  /** What is remembered of them, as it is seen from outside. */
  public WatchedCache watchedCache() {
    return cache.watched("aliases");
  }
}
