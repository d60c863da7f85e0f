package org.claviger.server.region;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.KeyState;
import org.claviger.server.key.KeyTemplate;
import org.claviger.server.key.Origin;
import org.claviger.server.key.Region;
import org.claviger.server.key.RelatedKeys;
import org.claviger.server.store.Store;
import org.claviger.server.store.Transaction;

/**
 * The regions among which keys can be replicated: those that this server hosts, and those of its
 * peers. The hosted ones have one store, so a change of their related keys is one transaction:
 * whatever cuts it off, all of them show it or none. What other servers are to know is written down
 * in the same transaction. Safe for many threads.
 */
public final class RegionGroup implements RelatedKeys {
  private final Map<String, HostedPeer> peers = new ConcurrentHashMap<>();
  private final Map<String, RemotePeer> remotes = new ConcurrentHashMap<>();
  private final Map<String, PeerOutbox> outboxes = new ConcurrentHashMap<>();

  /** Takes a region in. */
  public void add(Region region) {
    requireNonNull(region, "region");
    if (peers.putIfAbsent(region.name(), new HostedPeer(region)) != null) {
      throw new IllegalArgumentException(region.name() + " is in the group already");
    }
  }

  /** Lets keys be replicated to another server's region; the hosted ones are all there. */
  public void addRemote(String name, PeerLink link, Store store, Clock clock) {
    if (peers.containsKey(name)
        || remotes.putIfAbsent(name, new RemotePeer(name, link, outboxes)) != null) {
      throw new IllegalArgumentException(name + " is in the group already");
    }
    peers.forEach(
        (hosted, peer) -> outboxes.put(hosted, new PeerOutbox(peer.region(), store, clock)));
  }

  /** Who tells other servers what hosted regions have for them. */
  public List<PeerWork> works(Store store, Clock clock) {
    return remotes.isEmpty()
        ? List.of()
        : peers.values().stream()
            .map(peer -> new PeerWork(peer.region(), this, store, clock))
            .toList();
  }

  /** A region of another server that is said to be lost for good. */
  public LostRegion lost(String name) {
    return new LostRegion(name, this);
  }

  List<Region> hosted() {
    return peers.values().stream().map(HostedPeer::region).toList();
  }

  PeerOutbox outbox(String hosted) {
    return outboxes.get(hosted);
  }

  RemotePeer remote(String name) {
    return remotes.get(name);
  }

  boolean isKnown(String name) {
    return peers.containsKey(name) || remotes.containsKey(name);
  }

  /** Whether another server hosts that region. */
  public boolean isRemote(String name) {
    return remotes.containsKey(name);
  }

  @Override
  public boolean isApart(Key key) {
    return key.related().stream().anyMatch(arn -> isRemote(arn.region()));
  }

  /**
   * Asks another server whether a replica could be made there.
   *
   * @throws ApiException why not, or DependencyTimeoutException
   */
  public void checkReplica(Key primary, String name, KeyTemplate terms) {
    Key asking = primary.withReplica(name);
    remotes.get(name).check(PeerMessage.ofReplica(asking, ReplicaTerms.of(terms), name));
  }

  /**
   * Asks another server whether its replica could become the primary key, and the caller make it.
   *
   * @throws ApiException why not, or DependencyTimeoutException
   */
  public void checkLead(Key primary, String name, PeerCaller caller) {
    remotes.get(name).check(PeerMessage.ofLead(primary, caller, name));
  }

  /**
   * Asks other servers whether a material was imported into their replicas.
   *
   * @throws ApiException KMSInvalidStateException if not into one, or DependencyTimeoutException
   */
  public void checkImported(Key primary, String materialId) {
    for (KeyArn arn : primary.related()) {
      if (find(arn.region()).isEmpty()) {
        remote(arn).check(PeerMessage.ofMaterial(primary, materialId, arn.region()));
      }
    }
  }

  private RemotePeer remote(KeyArn arn) {
    RemotePeer peer = remotes.get(arn.region());
    if (peer == null) {
      require(arn.region());
    }
    return peer;
  }

  /**
   * All other servers know of the key what they are to know.
   *
   * @throws ApiException KMSInvalidStateException
   */
  public void requireInStep(Transaction transaction, Key key) {
    PeerOutbox outbox = outboxes.get(key.arn().region());
    if (key.isRotating() || (outbox != null && outbox.isWaiting(transaction, key.arn()))) {
      throw new ApiException(
          ErrorCode.KMSInvalidStateException,
          key.arn() + " is updating: a change of its related keys has not reached all of them.");
    }
  }

  /** The region of that name, if this server hosts it. */
  public Optional<Region> find(String name) {
    return Optional.ofNullable(peers.get(name)).map(HostedPeer::region);
  }

  /**
   * The region of that name.
   *
   * @throws ApiException UnsupportedOperationException if this server does not host it
   */
  public Region require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new ApiException(
                    ErrorCode.UnsupportedOperationException,
                    "The region "
                        + name
                        + " is not hosted by this server, and no peer of it has it."));
  }

  /** The related keys of other regions, as the transaction sees them. */
  public List<Key> related(Transaction transaction, Key key) {
    return key.related().stream()
        .flatMap(arn -> find(arn.region()).flatMap(at -> at.keys().find(transaction, arn)).stream())
        .toList();
  }

  /** The same, as they are remembered. */
  public List<Key> related(Key key) {
    return key.related().stream()
        .flatMap(
            arn ->
                find(arn.region())
                    .map(at -> at.keys().resolveKeyOnly(arn.keyId(), arn.accountId()))
                    .stream())
        .toList();
  }

  /**
   * Makes a replica of a primary key. The caller has the home region forget the key afterwards.
   *
   * @param home the primary key's region
   * @param name where it is to be
   * @throws ApiException AlreadyExistsException, LimitExceededException
   */
  public Key replicate(
      Transaction transaction,
      Region home,
      Key primary,
      KeyTemplate terms,
      String name,
      Instant now) {
    // The others hear of it first, and the home region's HSM is asked for the material.
    Key changed = home.keys().update(transaction, primary.arn(), key -> key.withReplica(name));
    return peerOf(name).replicate(transaction, changed, terms, now);
  }

  /**
   * Makes a replica the primary key. The caller has the home region forget the key afterwards.
   *
   * @param home the primary key's region until now
   * @param name the replica's region
   */
  public void lead(Transaction transaction, Region home, Key primary, String name) {
    // A key that is led by another server steps down first; it is Updating until that knows.
    home.keys()
        .update(
            transaction,
            primary.arn(),
            key -> isRemote(name) ? key.withState(KeyState.Updating).ledBy(name) : key.ledBy(name));
  }

  @Override
  public void synchronize(Transaction transaction, Key changed) {
    find(changed.arn().region()).ifPresent(home -> requireOwn(home, changed));
    changed.related().forEach(arn -> peerOf(arn.region()).follow(transaction, changed));
  }

  @Override
  public void lose(Transaction transaction, Key gone, Instant now) {
    gone.related().forEach(arn -> peerOf(arn.region()).lose(transaction, gone, now));
  }

  @Override
  public void forget(KeyArn arn) {
    peers.forEach(
        (name, peer) -> {
          if (!name.equals(arn.region())) {
            peer.forget(arn);
          }
        });
  }

  /**
   * Has the home region's HSM say that it made the material: the others cannot know.
   *
   * @throws InvalidMaterialException if not
   */
  private static void requireOwn(Region home, Key key) {
    if (key.origin() == Origin.AWS_KMS) {
      key.materials().stream()
          .flatMap(each -> each.material().stream())
          .forEach(home.hsm()::requireOwn);
    }
  }

  private Peer peerOf(String name) {
    if (isRemote(name)) {
      return remotes.get(name);
    }
    require(name);
    return peers.get(name);
  }
}
