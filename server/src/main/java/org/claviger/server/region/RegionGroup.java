package org.claviger.server.region;

import static java.util.Objects.requireNonNull;

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
import org.claviger.server.key.KeyTemplate;
import org.claviger.server.key.Origin;
import org.claviger.server.key.Region;
import org.claviger.server.key.RelatedKeys;
import org.claviger.server.store.Transaction;

/**
 * The regions among which keys can be replicated: those that this server hosts. They have one
 * store, so a change of related keys is one transaction: whatever cuts it off, all of them show it
 * or none. Safe for many threads.
 */
public final class RegionGroup implements RelatedKeys {
  private final Map<String, HostedPeer> peers = new ConcurrentHashMap<>();

  /** Takes a region in. */
  public void add(Region region) {
    requireNonNull(region, "region");
    if (peers.putIfAbsent(region.name(), new HostedPeer(region)) != null) {
      throw new IllegalArgumentException(region.name() + " is in the group already");
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
                        + " is not hosted by this server; keys are replicated among the regions"
                        + " that one server hosts."));
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

  /** The primary key that a replica is related to, as it is remembered. */
  public Optional<Key> primary(Key replica) {
    return replica
        .multiRegion()
        .flatMap(all -> find(all.primary()))
        .map(at -> at.keys().resolveKeyOnly(replica.arn().keyId(), replica.arn().accountId()));
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
    home.keys().update(transaction, primary.arn(), key -> key.ledBy(name));
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
    require(name);
    return peers.get(name);
  }
}
