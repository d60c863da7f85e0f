package org.claviger.server.iam;

import static org.claviger.server.sigv4.Caller.PrincipalType.ROOT;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.claviger.server.config.IdentityConfig;
import org.claviger.server.hsm.DomainRowAuthenticator;
import org.claviger.server.hsm.HsmDomain;
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
 * read again unchanged the HSM is not asked to open it again. What does not exist is not
 * remembered, so strangers cannot fill the memory; what cannot be an id of ours is not looked up.
 */
public final class AccessKeys implements CredentialSource {
  private final AuthenticatedTable table;
  private final SecretSealing sealing;
  private final HsmDomain domain;
  private final long stalenessNanos;
  private final LongSupplier nanoTime;
  private final Cache<String, Remembered> remembered;

  /**
   * The access keys of a server.
   *
   * @param identities the HSM domain of the identities, shared by all regions
   */
  public AccessKeys(Store store, HsmDomain identities, IdentityConfig config) {
    this(store, identities, config, System::nanoTime);
  }

  AccessKeys(Store store, HsmDomain identities, IdentityConfig config, LongSupplier nanoTime) {
    this.table = store.table(Table.ACCESS_KEY, new DomainRowAuthenticator(identities));
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
    long now = nanoTime.getAsLong();
    Remembered known = remembered.getIfPresent(accessKeyId);
    if (known == null || !isFresh(known, now)) {
      known = load(accessKeyId, now);
    }
    return Optional.ofNullable(known).map(Remembered::credential);
  }

  /** Makes an access key for the account's root user; it exists once {@link #insert} committed. */
  IssuedAccessKey generate() {
    return new IssuedAccessKey(AccessKeyIds.generate(domain), sealing.generate());
  }

  /** The row's document of a root user's new access key. */
  byte[] document(String accountId, IssuedAccessKey key, Instant now) {
    byte[] sealed = sealing.seal(accountId, key.accessKeyId(), key.secret());
    return AccessKeyDocument.activeRoot(now.toEpochMilli(), sealed).write();
  }

  void insert(Transaction transaction, String accountId, String accessKeyId, byte[] document) {
    table.insert(transaction, rowKey(accessKeyId), accountId, document);
  }

  private boolean isFresh(Remembered known, long now) {
    return now - known.readAt() < stalenessNanos;
  }

  /** Reads a row anew; one thread for each access key does, the others wait for it. */
  private Remembered load(String accessKeyId, long now) {
    return remembered
        .asMap()
        .compute(
            accessKeyId,
            (id, known) -> known != null && isFresh(known, now) ? known : reload(id, known, now));
  }

  private Remembered reload(String accessKeyId, Remembered known, long now) {
    Row row = table.find(rowKey(accessKeyId)).orElse(null);
    AccessKeyDocument document = row == null ? null : AccessKeyDocument.read(row.document());
    if (document != null && known != null && row.version() == known.credential().version()) {
      return new Remembered(known.credential(), now);
    }
    if (known != null) {
      known.forget();
    }
    if (document == null || !document.isActive()) {
      return null;
    }
    Secret secret = sealing.open(row.parent(), accessKeyId, document.sealedSecret());
    Caller caller = rootOf(row.parent(), accessKeyId);
    return new Remembered(new SigningCredential(caller, row.version(), secret), now);
  }

  private static Caller rootOf(String accountId, String accessKeyId) {
    return new Caller(
        accountId, "arn:aws:iam::" + accountId + ":root", accountId, ROOT, accessKeyId);
  }

  private static RowKey rowKey(String accessKeyId) {
    return new RowKey(Accounts.SCOPE, accessKeyId);
  }

  private record Remembered(SigningCredential credential, long readAt) {
    void forget() {
      credential.secret().destroy();
    }
  }
}
