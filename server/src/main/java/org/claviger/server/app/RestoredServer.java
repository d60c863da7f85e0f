package org.claviger.server.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.claviger.server.audit.FileAuditTrail;
import org.claviger.server.audit.ServiceEvent;
import org.claviger.server.audit.anchor.Anchor;
import org.claviger.server.audit.anchor.AnchorFolder;
import org.claviger.server.backup.BackupRefusedException;
import org.claviger.server.backup.Manifest;
import org.claviger.server.backup.TrailSince;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.hsm.HsmDomain;
import org.claviger.server.hsm.HsmModule;
import org.claviger.server.iam.AccessKey;
import org.claviger.server.iam.Account;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IssuedAccessKey;
import org.claviger.server.iam.KeyOwner;
import org.claviger.server.job.KeyDestruction;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.KeyClass;
import org.claviger.server.key.Region;
import org.claviger.server.region.RegionGroup;
import org.claviger.server.store.AuditAnchors;
import org.claviger.server.store.SqliteStore;
import org.claviger.server.store.Transaction;

/**
 * The parts of a server whose database was just restored, without a listener: what was destroyed
 * since the backup is destroyed again here, before anybody can use it, and recorded in the trail
 * that begins here.
 */
final class RestoredServer implements AutoCloseable {
  private static final int PAGE = 1_000;

  private final ServerConfig config;
  private final Manifest manifest;
  private final Clock clock = Clock.systemUTC();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Map<String, Region> regions = new LinkedHashMap<>();
  private SqliteStore store;
  private Identities iam;
  private FileAuditTrail audit;

  private RestoredServer(ServerConfig config, Manifest manifest) {
    this.config = config;
    this.manifest = manifest;
  }

  /** Opens the parts, and begins the trail anew behind the newest anchor that is known. */
  static RestoredServer open(ServerConfig config, Manifest manifest, TrailSince since)
      throws IOException {
    RestoredServer server = new RestoredServer(config, manifest);
    boolean opened = false;
    try {
      server.start(since);
      opened = true;
      return server;
    } finally {
      if (!opened) {
        server.close();
      }
    }
  }

  private void start(TrailSince since) throws IOException {
    store = opened(SqliteStore.open(config.store()));
    HsmModule module = opened(HsmAccess.module(config));
    LostTokens.refuse(module, store, config.regions());
    HsmDomain identities = opened(module.openIdentity());
    iam = new Identities(store, identities, config.identities());
    iam.accounts()
        .open(
            config.accountId(),
            key -> {
              throw new BackupRefusedException("the backup holds no account");
            });
    since
        .newestAnchor()
        .filter(anchor -> newest().filter(known -> isOlder(known, anchor)).isPresent())
        .ifPresent(
            anchor ->
                store
                    .auditAnchors()
                    .add(
                        List.of(
                            new AuditAnchors.Entry(anchor.statement().number(), anchor.text()))));
    ServerConfig accepting = config.acceptingAuditLoss(lost());
    audit = opened(FileAuditTrail.open(accepting.audit(), store, clock));
    RegionGroup group = new RegionGroup();
    for (String name : config.regions()) {
      Region region =
          Regions.open(
              name,
              opened(module.openRegion(name)),
              store,
              DeclaredClusters.of(config, name, new TierLinks()),
              config,
              clock,
              audit,
              group);
      opened(region.keyStores());
      group.add(region);
      regions.put(name, region);
    }
    Peers.note(config.peers(), group, store, clock);
    opened(audit.keep(signer(), () -> 0));
  }

  private RegionAnchorSigner signer() {
    return RegionAnchorSigner.of(regions.get(config.regions().get(0)));
  }

  private Optional<Anchor> newest() {
    return store.auditAnchors().newest().flatMap(entry -> Anchor.parse(entry.anchor()));
  }

  private static boolean isOlder(Anchor one, Anchor other) {
    return one.statement().number() < other.statement().number();
  }

  /** The digest of the newest anchor: its trail is not here, and that is accepted. */
  private Optional<String> lost() throws IOException {
    Optional<Anchor> newest = newest();
    if (config.audit().anchors().folder().isPresent()) {
      try (AnchorFolder folder = new AnchorFolder(config.audit().anchors().folder().get())) {
        Optional<Anchor> outside = folder.newest();
        if (newest.isEmpty() || outside.filter(each -> isOlder(newest.get(), each)).isPresent()) {
          return outside.map(anchor -> anchor.statement().digest());
        }
      }
    }
    return newest.map(anchor -> anchor.statement().digest());
  }

  /** Writes the access key of the operator's root user where clients look for it. */
  void writeRootCredentials(ClientFiles files) throws IOException {
    for (AccessKey key : iam.accessKeys().list(KeyOwner.root(config.accountId()), "", 2)) {
      var credential = iam.accessKeys().find(key.id());
      if (credential.isPresent()) {
        files.writeCredentials(new IssuedAccessKey(key.id(), credential.get().secret()));
        return;
      }
    }
    throw new BackupRefusedException("the root user has no access key that signs");
  }

  /** Does again what was destroyed, and counts what AEAD keys have encrypted. */
  Restore.Outcome replay(TrailSince since, Optional<Long> unknownUses) {
    record(since);
    int deletions = 0;
    for (TrailSince.Deletion deletion : since.deletions()) {
      Region region = regions.get(deletion.key().region());
      if (region != null && delete(region, deletion)) {
        deletions++;
      }
    }
    since.aeadUses().forEach(this::count);
    unknownUses.ifPresent(this::countAll);
    return new Restore.Outcome(deletions, Anchor.fingerprint(signer().publicKey()));
  }

  private void record(TrailSince since) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.put("backupId", manifest.id());
    details.put("backupTime", manifest.time().toString());
    details.put("auditSequence", manifest.auditSequence());
    details.put("auditHash", manifest.auditHash());
    details.put("readToRecord", since.last());
    store.write(
        transaction -> event(transaction, "BackupRestored", config.regions().get(0), "", details));
  }

  private Transaction event(
      Transaction transaction, String name, String region, String arn, ObjectNode details) {
    audit.enqueue(
        transaction,
        new ServiceEvent(
            UUID.randomUUID().toString(), clock.instant(), name, region, "", arn, details));
    return transaction;
  }

  private boolean delete(Region region, TrailSince.Deletion deletion) {
    KeyArn arn = deletion.key();
    try {
      if (deletion.isOfKey()) {
        boolean isThere =
            store.write(transaction -> region.keys().find(transaction, arn).isPresent());
        new KeyDestruction(region, store, clock)
            .destroy(arn, transaction -> region.keys().find(transaction, arn));
        return isThere;
      }
      return store.write(transaction -> deleteMaterial(transaction, region, deletion));
    } finally {
      region.keys().forget(arn);
    }
  }

  private boolean deleteMaterial(
      Transaction transaction, Region region, TrailSince.Deletion deletion) {
    KeyArn arn = deletion.key();
    Optional<Key> key = region.keys().find(transaction, arn);
    Optional<String> material =
        deletion.material().or(() -> key.flatMap(Key::current).map(each -> each.id()));
    if (key.isEmpty() || material.flatMap(key.get()::material).isEmpty()) {
      return false;
    }
    region.keys().update(transaction, arn, found -> found.withoutMaterial(material.get()));
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.put("keyId", arn.keyId()).put("keyMaterialId", material.get());
    event(transaction, deletion.event(), arn.region(), arn.toString(), details);
    return true;
  }

  private void count(KeyArn arn, long uses) {
    Region region = regions.get(arn.region());
    if (region != null) {
      store.write(transaction -> region.useCounts().add(transaction, arn, uses));
    }
  }

  private void countAll(long uses) {
    List<Account> accounts = iam.accounts().list("", Integer.MAX_VALUE);
    for (Region region : regions.values()) {
      accounts.forEach(account -> countAll(region, account.id(), uses));
    }
  }

  private void countAll(Region region, String account, long uses) {
    String last = "";
    List<KeyArn> page;
    do {
      page = region.keys().list(account, last, PAGE);
      for (KeyArn arn : page) {
        Key key = region.keys().resolveKeyOnly(arn.keyId(), account);
        if (key.keyClass() == KeyClass.AEAD) {
          count(arn, uses);
        }
        last = arn.keyId();
      }
    } while (page.size() == PAGE);
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }

  /** Closes the parts, the trail with an anchor at its end. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException("the restored server did not close in good order", e);
      }
    }
  }
}
