package org.claviger.server.iam;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.claviger.server.config.IdentityConfig;
import org.claviger.server.config.IdentityLimits;
import org.claviger.server.error.ApiException;
import org.claviger.server.hsm.DomainRowAuthenticator;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Store;
import org.claviger.server.store.Table;
import org.claviger.server.store.Transaction;

/**
 * Everybody and everything that IAM knows, in one place: the rows, their limits, and the count of
 * changes by which what is remembered of them ends. Changes are made in the transaction of whoever
 * asks. Safe for many threads.
 */
public final class Identities {
  private final HsmDomain domain;
  private final IdentityConfig config;
  private final IdentityVersion version;
  private final Map<IdentityKind, EntityTable<Identity>> byKind = new EnumMap<>(IdentityKind.class);
  private final ManagedPolicies policies;
  private final EntityTable<ProviderEntity> providers;
  private final Links links;
  private final IdentityIndex index;
  private final AccessKeys accessKeys;
  private final Accounts accounts;
  private final AccountTable accountTable;
  private final IdentityDirectory directory;

  /**
   * The identities of a server.
   *
   * @param identities the HSM domain of the identities, shared by all regions
   */
  public Identities(Store store, HsmDomain identities, IdentityConfig config) {
    this(store, identities, config, System::nanoTime);
  }

  Identities(Store store, HsmDomain identities, IdentityConfig config, LongSupplier nanoTime) {
    DomainRowAuthenticator authenticator = new DomainRowAuthenticator(identities);
    AuthenticatedTable table = store.table(Table.IDENTITY, authenticator);
    this.domain = requireNonNull(identities, "identities");
    this.config = requireNonNull(config, "config");
    this.version = new IdentityVersion();
    for (IdentityKind kind : IdentityKind.values()) {
      byKind.put(kind, new EntityTable<>(table, kind.word(), Identity.class));
    }
    this.accountTable = new AccountTable(store, identities);
    this.links = new Links(store.table(Table.IDENTITY_LINK, authenticator));
    this.index = new IdentityIndex(store.table(Table.IDENTITY_LINK, authenticator));
    this.policies =
        new ManagedPolicies(table, accountTable, links, config.limits(), version, identities);
    this.providers = new EntityTable<>(table, "oidc-provider", ProviderEntity.class);
    this.accessKeys = new AccessKeys(store, identities, config, version, nanoTime);
    this.accounts = new Accounts(store, identities, accessKeys);
    this.directory = new IdentityDirectory(this, config, version, nanoTime);
  }

  /** The domain that seals and authenticates them. */
  public HsmDomain domain() {
    return domain;
  }

  /** How many there may be. */
  public IdentityLimits limits() {
    return config.limits();
  }

  /** The accounts. */
  public Accounts accounts() {
    return accounts;
  }

  /** The access keys. */
  public AccessKeys accessKeys() {
    return accessKeys;
  }

  /** What is looked up on a request's path. */
  public IdentityDirectory directory() {
    return directory;
  }

  /** The managed policies. */
  public ManagedPolicies policies() {
    return policies;
  }

  /** Who uses what. */
  public Links links() {
    return links;
  }

  /** The users, groups or roles. */
  public EntityTable<Identity> all(IdentityKind kind) {
    return byKind.get(kind);
  }

  /** The OpenID Connect providers. */
  public EntityTable<ProviderEntity> providers() {
    return providers;
  }

  /** A new identity that holds nothing yet; it exists once {@link #insert} committed. */
  public Identity draft(
      IdentityKind kind, String accountId, String name, String path, Instant now) {
    String id = UniqueIds.generate(domain, kind.idPrefix());
    return Identity.create(kind, accountId, name, path, id, now);
  }

  /**
   * Adds an identity.
   *
   * @throws ApiException EntityAlreadyExists, LimitExceeded; UnrecognizedClientException if the
   *     account has gone meanwhile
   */
  public void insert(Transaction transaction, Identity identity) {
    accountTable.requireThere(transaction, identity.accountId());
    EntityTable<Identity> table = all(identity.kind());
    requireFree(transaction, identity.kind(), identity.accountId(), identity.name());
    int limit =
        switch (identity.kind()) {
          case USER -> limits().users();
          case GROUP -> limits().groups();
          case ROLE -> limits().roles();
        };
    if (table.count(transaction, identity.accountId()) >= limit) {
      throw IamErrors.limit(identity.kind().noun() + "sPerAccount", limit);
    }
    table.insert(transaction, identity);
    follow(transaction, null, identity);
    version.changes(transaction);
  }

  /**
   * Changes an identity that was found before, as it is now.
   *
   * @throws ApiException NoSuchEntity if it has gone meanwhile; EntityAlreadyExists;
   *     ConcurrentModification as {@link #reread}
   */
  public Identity update(Transaction transaction, Identity found, UnaryOperator<Identity> change) {
    Identity before = reread(transaction, found);
    Identity after = change.apply(before);
    if (!EntityTable.key(before).equals(EntityTable.key(after))) {
      requireFree(transaction, after.kind(), after.accountId(), after.name());
    }
    all(before.kind()).update(transaction, before, after);
    follow(transaction, before, after);
    if (!before.name().equals(after.name())) {
      followName(transaction, before, after);
    }
    version.changes(transaction);
    return after;
  }

  /**
   * Removes an identity that was found before and to which nothing belongs any more.
   *
   * @throws ApiException NoSuchEntity if it has gone meanwhile; DeleteConflict;
   *     ConcurrentModification as {@link #reread}
   */
  public void delete(Transaction transaction, Identity found) {
    Identity identity = reread(transaction, found);
    Deletion.requireAlone(this, transaction, identity);
    all(identity.kind()).delete(transaction, identity);
    follow(transaction, identity, null);
    version.changes(transaction);
  }

  /**
   * Adds a provider.
   *
   * @throws ApiException EntityAlreadyExists, LimitExceeded; UnrecognizedClientException if the
   *     account has gone meanwhile
   */
  public void insert(Transaction transaction, ProviderEntity provider) {
    accountTable.requireThere(transaction, provider.accountId());
    if (providers.isTaken(transaction, provider.accountId(), provider.name())) {
      throw IamErrors.alreadyExists(
          "Provider with url https://" + provider.name() + " already exists.");
    }
    if (providers.count(transaction, provider.accountId()) >= limits().providers()) {
      throw IamErrors.limit("OpenIdConnectProvidersPerAccount", limits().providers());
    }
    providers.insert(transaction, provider);
    version.changes(transaction);
  }

  /**
   * Changes a provider, as it is now.
   *
   * @throws ApiException NoSuchEntity
   */
  public void update(
      Transaction transaction,
      String accountId,
      String name,
      UnaryOperator<ProviderEntity> change) {
    ProviderEntity before = requireProvider(transaction, accountId, name);
    providers.update(transaction, before, change.apply(before));
    version.changes(transaction);
  }

  /** Removes a provider, if it is there. */
  public void deleteProvider(Transaction transaction, String accountId, String name) {
    providers.delete(transaction, requireProvider(transaction, accountId, name));
    version.changes(transaction);
  }

  private ProviderEntity requireProvider(Transaction transaction, String accountId, String name) {
    return providers
        .find(transaction, accountId, name)
        .orElseThrow(() -> noSuchProvider(ProviderEntity.arn(accountId, name)));
  }

  /** No provider of that ARN. */
  public static ApiException noSuchProvider(String arn) {
    return IamErrors.noSuch("OpenIDConnect Provider not found for arn " + arn);
  }

  private void requireFree(
      Transaction transaction, IdentityKind kind, String accountId, String name) {
    if (all(kind).isTaken(transaction, accountId, name)) {
      throw IamErrors.alreadyExists(kind.noun() + " with name " + name + " already exists.");
    }
  }

  /**
   * An identity that was found before, as a transaction sees it.
   *
   * @throws ApiException NoSuchEntity if it has gone meanwhile; ConcurrentModification if it has
   *     another ARN than the request was permitted on
   */
  public Identity reread(Transaction transaction, Identity found) {
    Identity now =
        all(found.kind())
            .find(transaction, found.accountId(), found.name())
            .filter(each -> each.id().equals(found.id()))
            .orElseThrow(() -> IamErrors.noSuch(found.kind(), found.name()));
    if (!now.arn().equals(found.arn())) {
      throw IamErrors.changedMeanwhile();
    }
    return now;
  }

  /** The user or role of a unique id, whatever it is called now. */
  Optional<Identity> byId(String uniqueId) {
    return index
        .find(uniqueId)
        .flatMap(place -> all(place.kind()).find(place.accountId(), place.name()))
        .filter(found -> found.id().equals(uniqueId));
  }

  private void follow(Transaction transaction, Identity before, Identity after) {
    links.follow(transaction, before, after);
    index.follow(transaction, before, after);
  }

  /** What knows a user or group by its name learns the new one. */
  private void followName(Transaction transaction, Identity before, Identity after) {
    switch (after.kind()) {
      case USER -> accessKeys.rename(transaction, KeyOwner.user(after));
      case GROUP -> renameMemberships(transaction, before, after);
      case ROLE -> throw new IllegalStateException("a role keeps its name");
    }
  }

  private void renameMemberships(Transaction transaction, Identity before, Identity after) {
    String members = Links.member(before.name());
    for (Links.Link link : links.list(before.accountId(), members, "", Integer.MAX_VALUE)) {
      Identity user =
          all(IdentityKind.USER)
              .find(transaction, before.accountId(), link.name())
              .orElseThrow(() -> IamErrors.noSuch(IdentityKind.USER, link.name()));
      Map<String, String> groups = new TreeMap<>(user.groups());
      groups.remove(before.name());
      groups.put(after.name(), after.id());
      Identity moved = user.withGroups(groups);
      all(IdentityKind.USER).update(transaction, user, moved);
      links.follow(transaction, user, moved);
    }
  }
}
