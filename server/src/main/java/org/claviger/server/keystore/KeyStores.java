package org.claviger.server.keystore;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.claviger.server.config.CustomKeyStoresConfig;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.KeyPairMaterial;
import org.claviger.server.hsm.MaterialSpec;
import org.claviger.server.store.RowAuthenticator;
import org.claviger.server.store.Store;
import org.claviger.server.store.Transaction;

/**
 * The custom key stores of a region. Each takes a declared cluster for itself, so there are few:
 * all are in memory. Safe for many threads.
 */
public final class KeyStores implements AutoCloseable {
  private static final long START_SECONDS = 30;

  private final HsmDomain region;
  private final Store store;
  private final CustomKeyStoresConfig config;
  private final Clusters clusters;
  private final StoreRows rows;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final LongAdder losses = new LongAdder();
  private volatile StoredMaterials materials = id -> Optional.empty();

  /**
   * The stores that are kept for a region.
   *
   * @param hsm seals the passwords
   * @param clusters those of the region, by their ids
   */
  public KeyStores(
      String region,
      Store store,
      RowAuthenticator authenticator,
      HsmDomain hsm,
      Map<String, Cluster> clusters,
      CustomKeyStoresConfig config) {
    this.region = requireNonNull(hsm, "hsm");
    this.store = requireNonNull(store, "store");
    this.config = requireNonNull(config, "config");
    this.clusters = new Clusters(clusters);
    this.rows = new StoreRows(region, store, authenticator);
    rows.all().forEach(this::remember);
  }

  private void remember(CustomKeyStore kept) {
    StoreConnection connection = new StoreConnection(kept, new Keeping(), config.check().toNanos());
    entries.put(kept.id(), new Entry(kept, connection));
  }

  /** Connects again what was connected; waits a while for it. */
  public void start(StoredMaterials stored) {
    materials = requireNonNull(stored, "stored");
    List<Entry> wanted =
        entries.values().stream()
            .filter(entry -> entry.kept.wanted() == ConnectionState.CONNECTED)
            .toList();
    CountDownLatch attempts = new CountDownLatch(wanted.size());
    wanted.forEach(entry -> entry.connection.resume(attempts));
    try {
      attempts.await(START_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many stores there are whose connection is so. */
  public int count(ConnectionState state) {
    return (int)
        entries.values().stream().filter(entry -> entry.connection.state() == state).count();
  }

  /** How many HSMs of connected stores are given work, or are not. */
  public int hsms(boolean isActive) {
    return entries.values().stream().mapToInt(entry -> entry.connection.hsms(isActive)).sum();
  }

  /** How often an HSM of a store failed and was given no more work. */
  public LongAdder losses() {
    return losses;
  }

  /** The stores of an account, by their ids. */
  public List<StoreView> list(String accountId) {
    return entries.values().stream()
        .filter(entry -> entry.kept.accountId().equals(accountId))
        .map(Entry::view)
        .sorted(Comparator.comparing(view -> view.store().id()))
        .toList();
  }

  /**
   * An account's store.
   *
   * @throws org.claviger.server.error.ApiException CustomKeyStoreNotFoundException
   */
  public StoreView require(String accountId, String id) {
    return entry(accountId, id).view();
  }

  /** The clusters that are declared. */
  public Clusters clusters() {
    return clusters;
  }

  /** The cluster that a store is on, if it is declared. */
  public Optional<Cluster> clusterOf(String id) {
    return Optional.ofNullable(entries.get(id))
        .flatMap(entry -> clusters.find(entry.kept.clusterId()));
  }

  /** The id of the cluster that a store is on. */
  public Optional<String> clusterIdOf(String id) {
    return Optional.ofNullable(entries.get(id)).map(entry -> entry.kept.clusterId());
  }

  /** Whether the keys of a store can be used. */
  public boolean isConnected(String id) {
    Entry entry = entries.get(id);
    return entry != null && entry.connection.state() == ConnectionState.CONNECTED;
  }

  /** The HSMs of a store; all that they are asked fails while it is not connected. */
  public Hsm hsm(String id) {
    Entry entry = entries.get(id);
    return entry == null ? new StoreHsm(id) : entry.connection.hsm();
  }

  /**
   * Takes as material a key that its owner put into the HSMs of a store.
   *
   * @param name as {@link org.claviger.server.hsm.KeyStoreHsm#adopt} has it
   * @throws org.claviger.server.error.ApiException if the HSMs have no such key
   */
  public KeyPairMaterial adopt(String id, String name, MaterialSpec spec) {
    Entry entry = entries.get(id);
    return (entry == null ? new StoreHsm(id) : entry.connection.hsm()).adopt(name, spec);
  }

  /** Makes the id of a new store. */
  public static String newId() {
    return StoreIds.next();
  }

  /** Seals a password for the store of that id. The caller wipes the password. */
  public byte[] seal(String id, byte[] password) {
    return Password.seal(region, id, password);
  }

  /**
   * Makes a store. It is not connected.
   *
   * @throws org.claviger.server.error.ApiException if cluster, name or account do not allow it
   */
  public void create(Transaction transaction, CustomKeyStore made) {
    requireFreeName(made.accountId(), made.name(), made.id());
    requireFreeCluster(made.clusterId(), made.id());
    long count =
        entries.values().stream()
            .filter(entry -> entry.kept.accountId().equals(made.accountId()))
            .count();
    if (count >= config.maxStores()) {
      throw StoreErrors.tooMany(config.maxStores());
    }
    rows.insert(transaction, made);
    transaction.afterCommit(() -> remember(made));
  }

  /** A new store as it is kept first. */
  public static CustomKeyStore fresh(
      String id,
      String accountId,
      String name,
      String clusterId,
      String trustAnchor,
      byte[] sealedPassword,
      Instant now) {
    return new CustomKeyStore(
        id,
        accountId,
        name,
        clusterId,
        trustAnchor,
        now.truncatedTo(ChronoUnit.MILLIS),
        sealedPassword,
        ConnectionState.DISCONNECTED,
        Optional.empty(),
        new byte[0]);
  }

  /**
   * An HSM of the store's cluster is there, if the store is to be connected. Asks the HSMs.
   *
   * @throws org.claviger.server.error.ApiException CloudHsmClusterNotActiveException
   */
  public void requireConnectable(String accountId, String id) {
    Entry entry = entry(accountId, id);
    Optional<Cluster> cluster = clusterOf(id);
    if (entry.connection.state() == ConnectionState.DISCONNECTED
        && cluster.isPresent()
        && cluster.get().present() == 0) {
      throw StoreErrors.notActive(cluster.get().id());
    }
  }

  /**
   * Has a store connected once the transaction is committed; one that is connected stays so.
   *
   * @throws org.claviger.server.error.ApiException CustomKeyStoreInvalidStateException
   */
  public void connect(Transaction transaction, String accountId, String id) {
    Entry entry = entry(accountId, id);
    switch (entry.connection.state()) {
      case FAILED, DISCONNECTING -> throw invalidState(entry, "ConnectCustomKeyStore");
      case DISCONNECTED -> {
        write(transaction, entry, kept -> wanting(kept, ConnectionState.CONNECTED));
        transaction.afterCommit(entry.connection::connect);
      }
      case CONNECTED, CONNECTING -> {}
    }
  }

  /**
   * Has a store disconnected once the transaction is committed.
   *
   * @throws org.claviger.server.error.ApiException CustomKeyStoreInvalidStateException
   */
  public void disconnect(Transaction transaction, String accountId, String id) {
    Entry entry = entry(accountId, id);
    switch (entry.connection.state()) {
      case DISCONNECTED, DISCONNECTING -> throw invalidState(entry, "DisconnectCustomKeyStore");
      case CONNECTED, CONNECTING, FAILED -> {
        write(transaction, entry, kept -> wanting(kept, ConnectionState.DISCONNECTED));
        transaction.afterCommit(entry.connection::disconnect);
      }
    }
  }

  /**
   * Changes a store: its name whether or not it is connected, all else while it is not.
   *
   * @throws org.claviger.server.error.ApiException if the state, the name or the cluster forbid it
   */
  public void update(Transaction transaction, String accountId, String id, StoreChange change) {
    Entry entry = entry(accountId, id);
    ConnectionState state = entry.connection.state();
    boolean isAllowed =
        state == ConnectionState.DISCONNECTED
            || (state == ConnectionState.CONNECTED && change.isOfNameAlone());
    if (!isAllowed) {
      throw invalidState(entry, "UpdateCustomKeyStore");
    }
    change.name().ifPresent(name -> requireFreeName(accountId, name, id));
    change.clusterId().ifPresent(clusterId -> requireFreeCluster(clusterId, id));
    write(transaction, entry, change::of);
  }

  /**
   * Removes a store.
   *
   * @throws org.claviger.server.error.ApiException CustomKeyStoreInvalidStateException,
   *     CustomKeyStoreHasCMKsException
   */
  public void delete(Transaction transaction, String accountId, String id) {
    Entry entry = entry(accountId, id);
    if (entry.connection.state() != ConnectionState.DISCONNECTED) {
      throw invalidState(entry, "DeleteCustomKeyStore");
    }
    if (rows.hasKeys(transaction, id)) {
      throw StoreErrors.hasKeys(id);
    }
    rows.delete(transaction, id);
    Leftovers.forget(store, transaction, id);
    transaction.afterCommit(() -> entries.remove(id).connection.close());
  }

  /**
   * A key may be made in the store.
   *
   * @throws org.claviger.server.error.ApiException CustomKeyStoreNotFoundException,
   *     CustomKeyStoreInvalidStateException
   */
  public void requireConnected(String accountId, String id, String action) {
    Entry entry = entry(accountId, id);
    if (entry.connection.state() != ConnectionState.CONNECTED) {
      throw invalidState(entry, action);
    }
  }

  /**
   * So many HSMs of a connected store are active as must hold a new key.
   *
   * @throws org.claviger.server.error.ApiException CloudHsmClusterInvalidConfigurationException
   */
  public void requireEnoughHsms(String id) {
    Optional.ofNullable(entries.get(id))
        .ifPresent(entry -> entry.connection.hsm().group().requireEnough());
  }

  /** Notes a new key of a store, in the transaction that makes it. */
  public void keyAdded(Transaction transaction, String id, String keyId, String materialId) {
    rows.insertKey(transaction, id, keyId, materialId);
  }

  /** Notes that a key of a store is gone, in the transaction that removes it. */
  public void keyRemoved(Transaction transaction, String keyId) {
    rows.deleteKey(transaction, keyId);
  }

  private static CustomKeyStore wanting(CustomKeyStore kept, ConnectionState state) {
    return kept.wanting(state, Optional.empty());
  }

  private void write(Transaction transaction, Entry entry, UnaryOperator<CustomKeyStore> change) {
    CustomKeyStore changed = change.apply(entry.kept);
    rows.update(transaction, changed);
    transaction.afterCommit(() -> entry.kept = changed);
  }

  private Entry entry(String accountId, String id) {
    Entry entry = entries.get(id);
    if (entry == null || !entry.kept.accountId().equals(accountId)) {
      throw StoreErrors.notFound(id);
    }
    return entry;
  }

  private void requireFreeName(String accountId, String name, String exceptId) {
    if (entries.values().stream()
        .map(entry -> entry.kept)
        .anyMatch(
            kept ->
                kept.accountId().equals(accountId)
                    && kept.name().equals(name)
                    && !kept.id().equals(exceptId))) {
      throw StoreErrors.nameInUse(name);
    }
  }

  private void requireFreeCluster(String clusterId, String exceptId) {
    if (entries.values().stream()
        .map(entry -> entry.kept)
        .anyMatch(kept -> kept.clusterId().equals(clusterId) && !kept.id().equals(exceptId))) {
      throw StoreErrors.clusterInUse(clusterId);
    }
  }

  private static org.claviger.server.error.ApiException invalidState(Entry entry, String action) {
    return StoreErrors.invalidState(entry.kept.id(), entry.connection.state(), action);
  }

  @Override
  public void close() {
    entries.values().forEach(entry -> entry.connection.close());
    clusters.close();
  }

  private static final class Entry {
    private final StoreConnection connection;
    private volatile CustomKeyStore kept;

    Entry(CustomKeyStore kept, StoreConnection connection) {
      this.kept = kept;
      this.connection = connection;
    }

    StoreView view() {
      return new StoreView(kept, connection.state(), connection.error());
    }
  }

  /** What connections do without a request. */
  private final class Keeping implements StoreConnection.Keeper {
    @Override
    public CustomKeyStore store(String id) {
      return entries.get(id).kept;
    }

    @Override
    public void lost() {
      losses.increment();
    }

    @Override
    public void change(String id, UnaryOperator<CustomKeyStore> change) {
      store.write(
          transaction -> {
            Optional<Entry> entry = Optional.ofNullable(entries.get(id));
            entry.ifPresent(found -> write(transaction, found, change));
            return entry;
          });
    }

    @Override
    public Opening opening(CustomKeyStore kept, Reconciler reconciler) throws ConnectionFailure {
      Cluster cluster =
          clusters
              .find(kept.clusterId())
              .orElseThrow(
                  () ->
                      new ConnectionFailure(
                          ConnectionErrorCode.CLUSTER_NOT_FOUND,
                          "the cluster " + kept.clusterId() + " is not configured"));
      return new Opening(cluster, region, reconciler);
    }

    @Override
    public Reconciler reconciler(String id) {
      return new Reconciler(id, store, rows, materialId -> materials.find(materialId));
    }
  }
}
