package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.claviger.server.config.KeyConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.measure.WatchedCache;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowAuthenticator;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.Store;
import org.claviger.server.store.Table;
import org.claviger.server.store.Transaction;

/**
 * The grants of a region: who else may use which of its keys. Made once, never changed, and gone
 * when they are retired or revoked or when their key goes. All methods are safe for many threads.
 */
public final class Grants {
  private static final String NAMED = "claviger named grant 1";
  private static final int ID_BYTES = 32;
  private static final int PAGE = 100;

  /** How many grants are remembered for each key that is. */
  private static final int GRANTS_PER_ENTRY = 10;

  private final String region;
  private final HsmDomain domain;
  private final KeyConfig config;
  private final AuthenticatedTable grants;
  private final AuthenticatedTable retirable;
  private final SnapshotCache<KeyGrants> cache;

  /**
   * The grants that a store holds for a region.
   *
   * @param authenticator of the region's domain
   * @param domain the same domain, for ids and tokens
   */
  public Grants(
      String region,
      Store store,
      RowAuthenticator authenticator,
      HsmDomain domain,
      KeyConfig config) {
    this.region = requireNonNull(region, "region");
    this.domain = requireNonNull(domain, "domain");
    this.config = requireNonNull(config, "config");
    this.grants = store.table(Table.GRANT, authenticator);
    this.retirable = store.table(Table.RETIRABLE_GRANT, authenticator);
    this.cache =
        new SnapshotCache<>(
            (long) GRANTS_PER_ENTRY * config.cacheEntries(),
            each -> 1 + each.size(),
            config.staleness(),
            System::nanoTime);
  }

  /** The tokens of its grants. */
  public GrantTokens tokens() {
    return new GrantTokens(region, domain);
  }

  /**
   * The id of a grant to be made: random, but for a grant with a name always the same for the same
   * terms. So a request that is repeated names the grant that its first try made.
   *
   * @return 64 hexadecimal digits
   */
  public String newId(KeyArn key, GrantTerms terms) {
    List<String> parts = new ArrayList<>(terms.canonical());
    parts.add(0, key.toString());
    byte[] id =
        terms.name().isPresent()
            ? domain.mac(MacInput.of(NAMED, parts.toArray(String[]::new)))
            : domain.random(ID_BYTES);
    return HexFormat.of().formatHex(id);
  }

  /**
   * Makes a grant, unless there is one of that id: then that is what was asked for.
   *
   * @param grant its id from {@link #newId}
   * @throws ApiException LimitExceededException
   */
  public void create(Transaction transaction, Grant grant) {
    RowKey rowKey = rowKey(grant.key().accountId(), grant.id());
    if (grants.find(transaction, rowKey).isPresent()) {
      return;
    }
    requireRoom(transaction, grant.key());
    Grant dated =
        new Grant(
            grant.id(),
            grant.key(),
            grant.terms(),
            grant.issuingAccount(),
            grant.creationDate().truncatedTo(ChronoUnit.MILLIS));
    grants.insert(transaction, rowKey, grant.key().keyId(), GrantDocument.write(dated));
    grant
        .terms()
        .retiringPrincipal()
        .ifPresent(
            principal ->
                retirable.insert(
                    transaction,
                    retirableKey(grant.key(), principal, grant.id()),
                    principal.key(),
                    retirable(grant.key().accountId())));
  }

  /** The grant of that id on a key of the account. */
  public Optional<Grant> find(String accountId, String grantId) {
    return grants.find(rowKey(accountId, grantId)).map(row -> read(accountId, row));
  }

  /**
   * Grants on a key that a filter lets pass, in ascending order of their ids, after an id.
   *
   * @param limit at most so many
   */
  public List<Grant> list(KeyArn key, String afterId, int limit, Predicate<Grant> filter) {
    List<Grant> found = new ArrayList<>();
    List<Row> page;
    String last = afterId;
    do {
      page = grants.listByParent(scope(key.accountId()), key.keyId(), last, PAGE);
      page.stream()
          .map(row -> read(key.accountId(), row))
          .filter(filter)
          .limit(limit - found.size())
          .forEach(found::add);
      last = page.isEmpty() ? last : page.get(page.size() - 1).key().id();
    } while (page.size() == PAGE && found.size() < limit);
    return found;
  }

  /**
   * The grants that a principal may retire, on keys of whatever account, in the order of their ids.
   *
   * @param accountId the principal's
   * @param principals its unique id and ARN, by either of which grants name it
   */
  public List<GrantTokens.Named> listRetirable(
      String accountId, Set<String> principals, String afterId, int limit) {
    return principals.stream()
        .flatMap(each -> retirable.listByParent(scope(accountId), each, afterId, limit).stream())
        .sorted(Comparator.comparing(row -> row.key().id()))
        .limit(limit)
        .map(row -> new GrantTokens.Named(keyAccount(row, accountId), row.key().id()))
        .toList();
  }

  /** The grants on a key, from memory; never older than the configured staleness. */
  public KeyGrants inForce(KeyArn key) {
    return cache
        .get(
            new RowKey(scope(key.accountId()), key.keyId()),
            each -> Optional.of(new KeyGrants(list(key, "", Integer.MAX_VALUE, grant -> true))))
        .orElseThrow();
  }

  /**
   * Forgets what is remembered of a key's grants. To be called once a change of them was committed,
   * or may have been: so a grant is in force, or gone, from then on.
   */
  public void forget(KeyArn key) {
    cache.invalidate(new RowKey(scope(key.accountId()), key.keyId()));
  }

  /**
   * The grant of that id on the key, as the transaction sees it.
   *
   * @throws ApiException NotFoundException
   */
  public Grant read(Transaction transaction, KeyArn key, String grantId) {
    return read(key.accountId(), requireRow(transaction, key, grantId));
  }

  /** Whether the grant was neither retired nor revoked, as the transaction sees it. */
  public boolean isThere(Transaction transaction, Grant grant) {
    return grants.find(transaction, rowKey(grant.key().accountId(), grant.id())).isPresent();
  }

  /**
   * Removes a grant, retired or revoked.
   *
   * @throws ApiException NotFoundException
   */
  public void delete(Transaction transaction, KeyArn key, String grantId) {
    delete(transaction, key, requireRow(transaction, key, grantId));
  }

  /** Removes all grants on a key, in the transaction that removes the key. */
  public void deleteAll(Transaction transaction, KeyArn key) {
    List<Row> page;
    String last = "";
    do {
      // Other transactions wait, and this one made no grants: the last commit has all there are.
      page = grants.listByParent(scope(key.accountId()), key.keyId(), last, PAGE);
      page.forEach(row -> delete(transaction, key, row));
      last = page.isEmpty() ? last : page.get(page.size() - 1).key().id();
    } while (page.size() == PAGE);
  }

  /** What is said of a grant that is not there. */
  public static ApiException notFound(String grantId) {
    return new ApiException(ErrorCode.NotFoundException, "Grant ID " + grantId + " not found");
  }

  private void delete(Transaction transaction, KeyArn key, Row row) {
    grants.delete(transaction, row);
    read(key.accountId(), row)
        .terms()
        .retiringPrincipal()
        .map(principal -> retirableKey(key, principal, row.key().id()))
        .flatMap(each -> retirable.find(transaction, each))
        // Once they were kept with the key's account.
        .or(() -> retirable.find(transaction, row.key()))
        .ifPresent(each -> retirable.delete(transaction, each));
  }

  private Row requireRow(Transaction transaction, KeyArn key, String grantId) {
    return grants
        .find(transaction, rowKey(key.accountId(), grantId))
        .filter(row -> row.parent().equals(key.keyId()))
        .orElseThrow(() -> notFound(grantId));
  }

  private void requireRoom(Transaction transaction, KeyArn key) {
    if (grants.countByParent(transaction, scope(key.accountId()), key.keyId())
        >= config.maxGrantsPerKey()) {
      throw new ApiException(
          ErrorCode.LimitExceededException,
          key
              + " has reached the limit of "
              + config.maxGrantsPerKey()
              + " grants. Retire or revoke grants that are not needed.");
    }
  }

  private Grant read(String accountId, Row row) {
    return GrantDocument.read(region, accountId, row);
  }

  private RowKey rowKey(String accountId, String grantId) {
    return new RowKey(scope(accountId), grantId);
  }

  private String scope(String accountId) {
    return KeyRows.scope(accountId, region);
  }

  /** With the account of the principal, who lists it; a service's with that of the key. */
  private RowKey retirableKey(KeyArn key, NamedPrincipal principal, String grantId) {
    String name = principal.name();
    String accountId = name.startsWith("arn:") ? name.split(":", 6)[4] : key.accountId();
    return rowKey(accountId, grantId);
  }

  private static String keyAccount(Row row, String otherwise) {
    JsonNode account = Json.read(row.document()).get("account");
    return account == null ? otherwise : account.textValue();
  }

  /** Its id is the grant's and its parent the principal; the document tells the key's account. */
  private static byte[] retirable(String accountId) {
    return Json.write(Json.object().put("format", 2).put("account", accountId));
  }

  /** What is remembered of them, as it is seen from outside. */
  public WatchedCache watchedCache() {
    return cache.watched("grants");
  }
}
