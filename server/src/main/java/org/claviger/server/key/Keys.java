package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.claviger.server.audit.ServiceEvents;
import org.claviger.server.config.KeyConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.HsmException;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.Material;
import org.claviger.server.keystore.KeyStores;
import org.claviger.server.keystore.StoreErrors;
import org.claviger.server.measure.WatchedCache;
import org.claviger.server.store.RowAuthenticator;
import org.claviger.server.store.Store;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.Transaction;

/**
 * The keys of a region: made, changed and found here. A key that was found before comes from
 * memory, never older than the configured staleness; a change made here shows at once to whoever
 * asks after {@link #forget}. All methods are safe for many threads.
 */
public final class Keys implements KeyResolver {
  /** What the ids of multi-Region keys begin with, as in AWS. */
  private static final String MULTI_REGION_PREFIX = "mrk-";

  private final String region;
  private final Store store;
  private final KeyConfig config;
  private final Aliases aliases;
  private final KeyRows rows;
  private final MaterialMaker materials;
  private final KeyStores keyStores;
  private final Map<String, MaterialMaker> ofStores = new ConcurrentHashMap<>();
  private final Schedule schedule;
  private final Clock clock;
  private final KeyEvents events;
  private final AwsManagedKeys awsManaged;
  private final RelatedKeys related;
  private final FollowingKeys following;
  private final SnapshotCache<Key> cache;

  /** The accounts of keys that others use, by the ids of materials. */
  private final SnapshotCache<String> owners;

  /**
   * The keys that a store holds for a region. {@link #recover} is to be called before they are
   * used.
   *
   * @param authenticator of the region's domain
   * @param aliases those of the same region
   * @param keyStores those of the same region
   * @param clock by which imported material expires
   * @param events take the records of what is done to keys without a request
   * @param related the keys of other regions
   */
  public Keys(
      String region,
      Store store,
      RowAuthenticator authenticator,
      Hsm hsm,
      KeyConfig config,
      Aliases aliases,
      KeyStores keyStores,
      Clock clock,
      ServiceEvents events,
      RelatedKeys related) {
    this(
        region,
        store,
        authenticator,
        hsm,
        config,
        aliases,
        keyStores,
        clock,
        events,
        related,
        System::nanoTime);
  }

  Keys(
      String region,
      Store store,
      RowAuthenticator authenticator,
      Hsm hsm,
      KeyConfig config,
      Aliases aliases,
      KeyStores keyStores,
      Clock clock,
      ServiceEvents events,
      RelatedKeys related,
      LongSupplier nanoTime) {
    this.region = requireNonNull(region, "region");
    this.store = requireNonNull(store, "store");
    this.config = requireNonNull(config, "config");
    this.aliases = requireNonNull(aliases, "aliases");
    this.keyStores = requireNonNull(keyStores, "keyStores");
    this.clock = requireNonNull(clock, "clock");
    this.events = new KeyEvents(events);
    this.related = requireNonNull(related, "related");
    this.awsManaged = new AwsManagedKeys(this, aliases, store, clock);
    this.schedule = new Schedule(region, store, authenticator);
    this.rows = new KeyRows(region, store, authenticator, schedule);
    this.materials = new MaterialMaker(region, hsm, store, rows);
    this.following =
        new FollowingKeys(region, this, rows, materials, this.events, related, store, clock);
    this.cache = new SnapshotCache<>(config.cacheEntries(), config.staleness(), nanoTime);
    this.owners = new SnapshotCache<>(config.cacheEntries(), config.staleness(), nanoTime);
  }

  /**
   * Removes from the HSM the material of keys whose making was cut off.
   *
   * @throws StoreException if the store fails
   * @throws HsmException if the HSM fails; what is left is found again at the next start
   */
  public void recover() {
    materials.recover(
        (transaction, intent) -> events.leftoverRemoved(transaction, intent, clock.instant()));
  }

  @Override
  public Key resolve(String identifier, String callerAccountId) {
    Identifier parsed = Identifier.parse(identifier, region, callerAccountId);
    if (parsed instanceof Identifier.OfAlias alias) {
      Alias found = aliases.require(alias.accountId(), alias.name());
      return find(new Identifier.OfKey(alias.accountId(), found.targetKeyId()));
    }
    return find((Identifier.OfKey) parsed);
  }

  @Override
  public Key resolveKeyOnly(String identifier, String callerAccountId) {
    if (Identifier.parse(identifier, region, callerAccountId) instanceof Identifier.OfKey key) {
      return find(key);
    }
    throw new ApiException(
        ErrorCode.InvalidArnException, "Key Aliases are not supported for this operation.");
  }

  /**
   * Makes the AWS managed key that an alias names, if it is one of those that come to be at their
   * first use. To be called once the caller may use it.
   *
   * @param aliasArn what was not found
   * @return whether the alias is there now
   */
  public boolean makeAwsManaged(String aliasArn, String accountId) {
    String ofAccount = Alias.arn(region, accountId, "");
    String name = aliasArn.startsWith(ofAccount) ? aliasArn.substring(ofAccount.length()) : "";
    if (!AwsManagedKeys.isPredefined(name)) {
      return false;
    }
    awsManaged.create(accountId, name);
    return true;
  }

  /**
   * The key that a ciphertext of its material names, of whatever account.
   *
   * @throws ApiException NotFoundException
   */
  public Key resolveByMaterial(String keyId, String materialId, String callerAccountId) {
    KeyArn own = new KeyArn(region, callerAccountId, keyId);
    return find(own)
        .or(
            () ->
                owners
                    .get(rows.materialRowKey(materialId), row -> rows.owner(row, keyId))
                    .flatMap(accountId -> find(new KeyArn(region, accountId, keyId))))
        .orElseThrow(() -> doesNotExist(own));
  }

  /**
   * The ids of an account's keys in ascending order.
   *
   * @param afterId the last id already seen, or the empty string to begin
   * @param limit at most so many
   */
  public List<KeyArn> list(String accountId, String afterId, int limit) {
    return rows.listIds(accountId, afterId, limit).stream()
        .map(keyId -> new KeyArn(region, accountId, keyId))
        .toList();
  }

  /**
   * Makes a key's material, outside of any transaction; none for a key whose owner imports it.
   *
   * @throws ApiException LimitExceededException
   * @throws HsmException if the HSM fails, or cannot make such material at all
   */
  public NewKey generate(KeyTemplate template, String accountId, Instant now) {
    // An account at its limit shall not keep the HSM busy; whether it holds is decided at insert.
    store.write(transaction -> requireRoom(transaction, accountId));
    KeyArn arn = new KeyArn(region, accountId, newId(template.kind()));
    Instant created = now.truncatedTo(ChronoUnit.MILLIS);
    if (template.kind().origin() == Origin.EXTERNAL) {
      materials.requireImportable(template.kind());
      return new NewKey(this, template.withoutMaterial(arn, created));
    }
    return new NewKey(this, template.with(material(template.kind()), arn, created));
  }

  /** Of a new key: it is made, or is in a custom key store already. */
  private KeyPairMaterial material(KeyKind kind) {
    return kind.adopted().isPresent()
        ? keyStores.adopt(kind.store().orElseThrow(), kind.adopted().get(), kind.material())
        : materials(kind).generate(kind);
  }

  /** Who makes and destroys material of such a key. */
  private MaterialMaker materials(KeyKind kind) {
    return kind.store()
        .map(
            id ->
                ofStores.computeIfAbsent(
                    id, any -> MaterialMaker.ofStore(id, keyStores.hsm(id), store, rows)))
        .orElse(materials);
  }

  /** The wrapped material, if a key has it. */
  public Optional<Material> storedMaterial(String materialId) {
    return rows.material(materialId);
  }

  /** What other regions do to the multi-Region keys of this one. */
  public FollowingKeys following() {
    return following;
  }

  /** The custom key stores of the region. */
  public KeyStores keyStores() {
    return keyStores;
  }

  /** AWS's: a UUID; of a multi-Region key its digits alone behind a prefix of their own. */
  private static String newId(KeyKind kind) {
    String uuid = UUID.randomUUID().toString();
    return kind.multiRegion() ? MULTI_REGION_PREFIX + uuid.replace("-", "") : uuid;
  }

  /**
   * Makes a further material for a key, outside of any transaction.
   *
   * @throws HsmException if the HSM fails
   */
  public NewMaterial generateMaterial(Key key) {
    return new NewMaterial(this, key.kind(), materials(key.kind()).generate(key.kind()));
  }

  /** What is to happen to keys by a moment, the oldest first. */
  public List<Due> due(Instant now, int limit) {
    return schedule.due(now, limit);
  }

  /**
   * The imported materials that expire, as the schedule names them: to be shown, and for nothing
   * that decides.
   *
   * @param limit at most so many, the soonest
   */
  public Expiring expiring(int limit) {
    return schedule.expiring(limit);
  }

  /** What is remembered of keys, as it is seen from outside. */
  public WatchedCache watchedCache() {
    return cache.watched("keys");
  }

  /**
   * What is going to happen to keys by a moment, the first to come first.
   *
   * @param place behind which to begin, of {@link #place} or {@link #behind}; or the empty string
   */
  public List<Due> coming(String place, Instant until, int limit) {
    return schedule.coming(place, until, limit);
  }

  /** Where {@link #coming} goes on behind a piece of work. */
  public static String place(Due due) {
    return Schedule.place(due);
  }

  /** Where {@link #coming} goes on behind all that is due by a moment. */
  public static String behind(Instant at) {
    return Schedule.behind(at);
  }

  /** Takes work off the schedule that no key asks for. */
  public void unschedule(Transaction transaction, Due due) {
    schedule.remove(transaction, due);
  }

  /**
   * The key as the transaction sees it.
   *
   * @throws ApiException NotFoundException
   */
  public Key read(Transaction transaction, KeyArn arn) {
    return find(transaction, arn).orElseThrow(() -> doesNotExist(arn));
  }

  /** The key as the transaction sees it, if it is still there. */
  public Optional<Key> find(Transaction transaction, KeyArn arn) {
    return rows.find(transaction, arn).map(key -> key.asOf(clock.instant()));
  }

  /**
   * Changes a key as the transaction sees it, and clears away what has expired. The caller calls
   * {@link #forget} once the transaction is over, whatever came of it.
   *
   * @param change gives the key as it is to be; what it throws ends the transaction
   * @throws ApiException NotFoundException
   */
  public Key update(Transaction transaction, KeyArn arn, UnaryOperator<Key> change) {
    Instant now = clock.instant();
    KeyRows.Change made =
        rows.update(
                transaction, arn, key -> counted(key, change.apply(cleared(transaction, key, now))))
            .orElseThrow(() -> doesNotExist(arn));
    settle(transaction, made);
    if (made.before().isPrimary() && !made.before().isInStepWith(made.after())) {
      related.synchronize(transaction, made.after());
    }
    return made.after();
  }

  static Key counted(Key before, Key after) {
    return before.isPrimary() && !before.isInStepWith(after) ? after.counted() : after;
  }

  void settle(Transaction transaction, KeyRows.Change made) {
    MaterialMaker maker = materials(made.after().kind());
    made.gone().forEach(material -> maker.condemn(transaction, material));
    made.come().forEach(material -> maker.complete(transaction, material));
  }

  /** The key without what has expired, which is recorded. */
  private Key cleared(Transaction transaction, Key key, Instant now) {
    key.expiredBy(now).forEach(id -> events.expired(transaction, key, id, now));
    return key.asOf(now);
  }

  /**
   * Rotates a key as the transaction sees it, and records it. If a related key is at another
   * server, the new material waits until that has it; {@link FollowingKeys#inStep} then goes on.
   *
   * @param change gives the key with its new current material
   * @throws ApiException NotFoundException
   */
  public Key rotate(
      Transaction transaction, KeyArn arn, KeyMaterial.Rotation how, UnaryOperator<Key> change) {
    Key before = read(transaction, arn);
    if (before.isRotating()) {
      throw new ApiException(
          ErrorCode.ConflictException,
          "A rotation of " + arn + " waits until all of its replica keys have the new material.");
    }
    if (before.origin() == Origin.AWS_KMS && related.isApart(before)) {
      return update(transaction, arn, key -> change.apply(key).heldBack(key));
    }
    Key after = update(transaction, arn, change);
    events.rotated(transaction, before, after, how);
    return after;
  }

  /**
   * Removes a key with all its materials, and records it; {@link #forget} destroys them in the HSM.
   */
  public void delete(Transaction transaction, Key key, Instant now) {
    events.deleted(transaction, key, now);
    related.lose(transaction, key, now);
    rows.delete(transaction, key);
    key.kind().store().ifPresent(id -> keyStores.keyRemoved(transaction, key.arn().keyId()));
    MaterialMaker maker = materials(key.kind());
    KeyRows.materials(key).forEach(material -> maker.condemn(transaction, material));
  }

  /**
   * Forgets what is remembered of a key, so that the next request reads it anew, and destroys in
   * the HSM what a committed change took away from it.
   */
  public void forget(KeyArn arn) {
    forgetHere(arn);
    if (arn.keyId().startsWith(MULTI_REGION_PREFIX)) {
      related.forget(arn);
    }
  }

  /** The same, without the related keys of other regions. */
  public void forgetHere(KeyArn arn) {
    cache.invalidate(rows.rowKey(arn));
    materials.destroyCondemned();
    ofStores.values().forEach(MaterialMaker::destroyCondemned);
  }

  KeyEvents events() {
    return events;
  }

  void insert(Transaction transaction, Key key) {
    requireRoom(transaction, key.arn().accountId());
    requireFree(transaction, key);
    rows.insert(transaction, key);
    MaterialMaker maker = materials(key.kind());
    for (Material material : KeyRows.materials(key)) {
      maker.complete(transaction, material);
      key.kind()
          .store()
          .ifPresent(id -> keyStores.keyAdded(transaction, id, key.arn().keyId(), material.id()));
    }
  }

  void discardUnlessCommitted(KeyKind kind, Material material) {
    materials(kind).discardUnlessCommitted(material.id(), material.spec());
  }

  private Optional<Key> find(KeyArn arn) {
    return cache
        .get(rows.rowKey(arn), key -> rows.find(arn))
        .map(key -> seen(key.asOf(clock.instant())));
  }

  /** A key whose custom key store is not connected is unavailable; one to be deleted stays so. */
  private Key seen(Key key) {
    Optional<String> storeId = key.kind().store();
    return storeId.isEmpty() || key.isPendingDeletion() || keyStores.isConnected(storeId.get())
        ? key
        : key.withState(KeyState.Unavailable);
  }

  private Key find(Identifier.OfKey identifier) {
    KeyArn arn = new KeyArn(region, identifier.accountId(), identifier.keyId());
    return find(arn)
        .orElseThrow(() -> identifier.isWellFormed() ? doesNotExist(arn) : invalidId(arn));
  }

  /** An adopted key is one KMS key's. */
  private void requireFree(Transaction transaction, Key key) {
    key.kind()
        .adopted()
        .filter(name -> rows.isTaken(transaction, key))
        .ifPresent(
            name -> {
              throw StoreErrors.keyInUse(name);
            });
  }

  Void requireRoom(Transaction transaction, String accountId) {
    if (rows.count(transaction, accountId) >= config.maxKeys()) {
      throw new ApiException(
          ErrorCode.LimitExceededException,
          "The account has reached the limit of "
              + config.maxKeys()
              + " KMS keys in this Region. Delete keys that are not needed.");
    }
    return null;
  }

  private static ApiException doesNotExist(KeyArn arn) {
    return ApiException.absent("Key '" + arn + "' does not exist", arn.toString());
  }

  private static ApiException invalidId(KeyArn arn) {
    return new ApiException(ErrorCode.NotFoundException, "Invalid keyId '" + arn.keyId() + "'");
  }
}
