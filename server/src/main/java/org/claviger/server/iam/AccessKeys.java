package org.claviger.server.iam;

import static org.claviger.server.sigv4.Caller.PrincipalType.ROOT;
import static org.claviger.server.sigv4.Caller.PrincipalType.USER;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.claviger.server.config.IdentityConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.hsm.DomainRowAuthenticator;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.iam.AccessKeyDocument.Status;
import org.claviger.server.measure.CacheCounts;
import org.claviger.server.measure.WatchedCache;
import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.CredentialSource;
import org.claviger.server.sigv4.Secret;
import org.claviger.server.sigv4.SigningCredential;
import org.claviger.server.store.AuthenticatedTable;
import org.claviger.server.store.Row;
import org.claviger.server.store.RowKey;
import org.claviger.server.store.Store;
import org.claviger.server.store.Table;
import org.claviger.server.store.Transaction;

/**
 * The access keys. Each is read and its secret opened once, then remembered for a bounded time; the
 * age runs on a monotonic clock from before the row was read and is checked at each use. When it is
 * read again unchanged the HSM is not asked to open it again. A committed change of any identity
 * ends what is remembered, in this process at once. What does not exist is not remembered, so
 * strangers cannot fill the memory; what cannot be an id of ours is not looked up. A user's access
 * keys end with the user, a root user's with the account.
 */
public final class AccessKeys implements CredentialSource {
  private final AuthenticatedTable table;
  private final SecretSealing sealing;
  private final HsmDomain domain;
  private final EntityTable<Identity> users;
  private final AccountTable accounts;
  private final AccessKeyUsages usages;
  private final IdentityVersion version;
  private final long stalenessNanos;
  private final LongSupplier nanoTime;
  private final Cache<String, Remembered> remembered;
  private final CacheCounts counts = new CacheCounts();

  /**
   * The access keys of a server.
   *
   * @param identities the HSM domain of the identities, shared by all regions
   */
  public AccessKeys(Store store, HsmDomain identities, IdentityConfig config) {
    this(store, identities, config, new IdentityVersion(), System::nanoTime);
  }

  AccessKeys(
      Store store,
      HsmDomain identities,
      IdentityConfig config,
      IdentityVersion version,
      LongSupplier nanoTime) {
    DomainRowAuthenticator authenticator = new DomainRowAuthenticator(identities);
    this.table = store.table(Table.ACCESS_KEY, authenticator);
    this.users =
        new EntityTable<>(
            store.table(Table.IDENTITY, authenticator), IdentityKind.USER.word(), Identity.class);
    this.accounts = new AccountTable(store, identities);
    this.usages = new AccessKeyUsages(store, authenticator);
    this.version = version;
    this.sealing = new SecretSealing(identities);
    this.domain = identities;
    this.stalenessNanos = config.staleness().toNanos();
    this.nanoTime = nanoTime;
    this.remembered =
        Caffeine.newBuilder()
            .maximumSize(config.cacheEntries())
            .executor(Runnable::run)
            .<String, Remembered>evictionListener((id, key, cause) -> key.forget())
            .build();
  }

  @Override
  public Optional<SigningCredential> find(String accessKeyId) {
    if (!AccessKeyIds.isPossible(accessKeyId)) {
      return Optional.empty();
    }
    Moment now = new Moment(nanoTime.getAsLong(), version.current());
    Remembered known = remembered.getIfPresent(accessKeyId);
    if (known == null || !isFresh(known, now)) {
      counts.miss();
      known = load(accessKeyId, now);
    } else {
      counts.hit();
    }
    return Optional.ofNullable(known).map(Remembered::credential);
  }

  /** The count of changes that these take part in. */
  IdentityVersion version() {
    return version;
  }

  /** What is remembered of access keys, as it is seen from outside. */
  public WatchedCache watchedCache() {
    return new WatchedCache("access_keys", counts, remembered::estimatedSize);
  }

  /** When each access key signed last. */
  public AccessKeyUsages usages() {
    return usages;
  }

  /** Makes an access key; it exists once {@link #insert} committed. */
  public IssuedAccessKey generate() {
    return new IssuedAccessKey(AccessKeyIds.generate(domain), sealing.generate());
  }

  /** The row's document of a new access key. */
  public byte[] document(KeyOwner owner, IssuedAccessKey key, Instant now) {
    byte[] sealed = sealing.seal(owner.accountId(), key.accessKeyId(), key.secret());
    return AccessKeyDocument.active(owner, now.toEpochMilli(), sealed).write();
  }

  /**
   * Adds an access key whose document was made before, outside the transaction.
   *
   * @throws ApiException UnrecognizedClientException if the owner's account has gone meanwhile
   */
  public void insert(Transaction transaction, KeyOwner owner, String accessKeyId, byte[] document) {
    accounts.requireThere(transaction, owner.accountId());
    table.insert(transaction, rowKey(accessKeyId), owner.parent(), document);
    version.changes(transaction);
  }

  /** How many access keys an owner has. */
  public long count(Transaction transaction, KeyOwner owner) {
    return table.countByParent(transaction, Accounts.SCOPE, owner.parent());
  }

  /** The access keys of an owner in the order of their ids. */
  public List<AccessKey> list(KeyOwner owner, String after, int limit) {
    return table.listByParent(Accounts.SCOPE, owner.parent(), after, limit).stream()
        .map(AccessKeys::show)
        .toList();
  }

  /** The access key of that id, whoever's it is. */
  public Optional<AccessKey> describe(String accessKeyId) {
    return AccessKeyIds.isPossible(accessKeyId)
        ? table.find(rowKey(accessKeyId)).map(AccessKeys::show)
        : Optional.empty();
  }

  /**
   * Lets an access key of an owner sign, or no longer.
   *
   * @throws ApiException NoSuchEntity
   */
  public void setActive(
      Transaction transaction, KeyOwner owner, String accessKeyId, boolean isActive) {
    Row row = requireRow(transaction, owner, accessKeyId);
    Status status = isActive ? Status.Active : Status.Inactive;
    byte[] changed = AccessKeyDocument.read(row.document()).withStatus(status, row).write();
    table.update(transaction, row, row.parent(), changed);
    version.changes(transaction);
  }

  /**
   * Removes an access key of an owner.
   *
   * @throws ApiException NoSuchEntity
   */
  public void delete(Transaction transaction, KeyOwner owner, String accessKeyId) {
    table.delete(transaction, requireRow(transaction, owner, accessKeyId));
    usages.delete(transaction, accessKeyId);
    version.changes(transaction);
  }

  /** Lets the access keys of a user follow its new name. */
  void rename(Transaction transaction, KeyOwner renamed) {
    for (Row row : table.listByParent(Accounts.SCOPE, renamed.parent(), "", Integer.MAX_VALUE)) {
      byte[] changed = AccessKeyDocument.read(row.document()).withOwner(renamed).write();
      table.update(transaction, row, row.parent(), changed);
    }
  }

  private Row requireRow(Transaction transaction, KeyOwner owner, String accessKeyId) {
    return table
        .find(transaction, rowKey(accessKeyId))
        .filter(row -> row.parent().equals(owner.parent()))
        .orElseThrow(
            () -> IamErrors.noSuch("The Access Key with id " + accessKeyId + " cannot be found."));
  }

  private static AccessKey show(Row row) {
    AccessKeyDocument document = AccessKeyDocument.read(row.document());
    return new AccessKey(
        row.key().id(),
        document.owner(row),
        document.isActive(),
        Instant.ofEpochMilli(document.created()));
  }

  private boolean isFresh(Remembered known, Moment now) {
    return known.readAt.version == now.version
        && now.nanoTime - known.readAt.nanoTime < stalenessNanos;
  }

  /** Reads a row anew; one thread for each access key does, the others wait for it. */
  private Remembered load(String accessKeyId, Moment now) {
    return remembered
        .asMap()
        .compute(
            accessKeyId,
            (id, known) -> known != null && isFresh(known, now) ? known : reload(id, known, now));
  }

  private Remembered reload(String accessKeyId, Remembered known, Moment now) {
    Row row = table.find(rowKey(accessKeyId)).orElse(null);
    AccessKeyDocument document = row == null ? null : AccessKeyDocument.read(row.document());
    Optional<Caller> caller =
        document == null || !document.isActive()
            ? Optional.empty()
            : caller(document.owner(row), accessKeyId);
    if (caller.isEmpty()) {
      if (known != null) {
        known.forget();
      }
      return null;
    }
    return new Remembered(credential(row, document, caller.get(), known), now);
  }

  private SigningCredential credential(
      Row row, AccessKeyDocument document, Caller caller, Remembered known) {
    Secret secret = secret(row, document, known);
    SigningCredential credential = new SigningCredential(caller, row.version(), secret);
    return known != null && known.credential().equals(credential) ? known.credential() : credential;
  }

  /** The secret of a row; the one that is known while the row did not change. */
  private Secret secret(Row row, AccessKeyDocument document, Remembered known) {
    if (known != null && row.version() == known.credential().version()) {
      return known.credential().secret();
    }
    if (known != null) {
      known.forget();
    }
    String accountId = document.owner(row).accountId();
    return sealing.open(accountId, row.key().id(), document.sealedSecret());
  }

  private Optional<Caller> caller(KeyOwner owner, String accessKeyId) {
    String accountId = owner.accountId();
    if (owner.isRoot()) {
      String arn = "arn:aws:iam::" + accountId + ":root";
      return accounts
          .find(accountId)
          .map(account -> new Caller(accountId, arn, accountId, ROOT, accessKeyId));
    }
    return users
        .find(accountId, owner.userName())
        .filter(user -> user.id().equals(owner.userId()))
        .map(user -> new Caller(accountId, user.arn(), user.id(), USER, accessKeyId));
  }

  private static RowKey rowKey(String accessKeyId) {
    return new RowKey(Accounts.SCOPE, accessKeyId);
  }

  private record Moment(long nanoTime, long version) {}

  private record Remembered(SigningCredential credential, Moment readAt) {
    void forget() {
      credential.secret().destroy();
    }
  }
}
