package org.claviger.server.region;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.HsmException;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.InvalidMaterialException;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.KeyMaterial;
import org.claviger.server.key.KeyTemplate;
import org.claviger.server.key.MaterialState;
import org.claviger.server.key.MultiRegion;
import org.claviger.server.key.Origin;
import org.claviger.server.key.Region;
import org.claviger.server.key.StateRule;
import org.claviger.server.region.PeerAnswer.Outcome;
import org.claviger.server.store.Store;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what another server says of the keys of its regions, and of no others. */
public final class PeerService {
  private static final Logger LOG = LoggerFactory.getLogger(PeerService.class);

  /** No primary key changes as often between two messages. */
  private static final long MOST_CHANGES = 1 << 20;

  private final Set<String> regions;
  private final RegionGroup group;
  private final PeerAccess access;
  private final Store store;
  private final Clock clock;

  /**
   * For a server that showed its certificate.
   *
   * @param regions its regions
   * @param access what it may have done here
   */
  public PeerService(
      Set<String> regions, RegionGroup group, PeerAccess access, Store store, Clock clock) {
    this.regions = Set.copyOf(regions);
    this.group = requireNonNull(group, "group");
    this.access = requireNonNull(access, "access");
    this.store = requireNonNull(store, "store");
    this.clock = requireNonNull(clock, "clock");
  }

  /** Answers a message. */
  public byte[] answer(byte[] bytes) {
    return answered(bytes).write();
  }

  private PeerAnswer answered(byte[] bytes) {
    try {
      PeerMessage message = PeerMessage.read(bytes);
      require(message);
      Region here = group.require(message.to());
      try {
        return PeerAnswer.of(done(message, here), "");
      } finally {
        here.keys().forget(message.arn().in(message.to()));
      }
    } catch (ApiException e) {
      LOG.warn("a change by the server of {} is refused: {}", regions, e.getMessage());
      return PeerAnswer.refused(e);
    } catch (NotYetException e) {
      return PeerAnswer.of(Outcome.LATER, String.valueOf(e.getMessage()));
    } catch (HsmUnavailableException | StoreException e) {
      LOG.warn("a change by the server of {} is not done now: {}", regions, e.getMessage());
      return PeerAnswer.of(Outcome.LATER, "the server cannot do it now");
    } catch (InvalidMaterialException e) {
      LOG.warn("a key of the server of {} does not open: {}", regions, e.getMessage());
      return PeerAnswer.refused(
          unsupported(
              "The key's material does not open under the transfer key of the replica's region."));
    } catch (HsmException e) {
      LOG.warn("a key of the server of {} is not taken: {}", regions, e.getMessage());
      return PeerAnswer.refused(
          unsupported("The replica's region cannot take the key's material over."));
    } catch (IllegalArgumentException e) {
      LOG.warn("a message of the server of {} is refused: {}", regions, e.getMessage());
      return PeerAnswer.of(Outcome.REFUSED, "the message is refused");
    }
  }

  private void require(PeerMessage message) {
    if (!regions.contains(message.arn().region())) {
      throw unsupported("The server speaks for no key of the region " + message.arn().region());
    }
    message.key().ifPresent(this::requireKnown);
  }

  /** Whoever might lead must reach all others. */
  private void requireKnown(Key key) {
    for (KeyArn each : key.related()) {
      if (!group.isKnown(each.region())) {
        throw unsupported("The replica's server does not know the region " + each.region() + ".");
      }
    }
  }

  private Outcome done(PeerMessage message, Region here) {
    KeyArn arn = message.arn().in(here.name());
    Instant now = clock.instant();
    return switch (message.kind()) {
      case CHECK -> {
        requireAccount(arn);
        access.bound(here, template(message));
        here.keys().following().requireReplicable(message.key().orElseThrow());
        yield Outcome.DONE;
      }
      case CHECK_LEAD -> checkLead(here, message, now);
      case CHECK_MATERIAL -> checkImported(here, message);
      case REPLICATE -> {
        requireAccount(arn);
        yield replicate(here, message, now);
      }
      case FOLLOW -> store.write(transaction -> follow(transaction, here, message));
      case LOSE ->
          store.write(
              transaction -> {
                here.keys().following().lose(transaction, message.arn(), now);
                return Outcome.DONE;
              });
    };
  }

  private static KeyTemplate template(PeerMessage message) {
    return message.terms().template(message.key().orElseThrow().kind());
  }

  private void requireAccount(KeyArn arn) {
    if (!access.hasAccount(arn.accountId())) {
      throw unsupported(
          "The account " + arn.accountId() + " is not known to the server of " + arn.region());
    }
  }

  private Optional<Key> find(Region here, PeerMessage message) {
    KeyArn arn = message.arn().in(here.name());
    return store.write(transaction -> here.keys().find(transaction, arn));
  }

  private Outcome checkLead(Region here, PeerMessage message, Instant now) {
    Optional<Key> key = find(here, message);
    key.ifPresent(
        replica -> {
          access.requireLead(here, replica, message.caller().orElseThrow(), now);
          StateRule.UPDATE_PRIMARY.require(replica);
        });
    return key.isPresent() ? Outcome.DONE : Outcome.GONE;
  }

  private Outcome checkImported(Region here, PeerMessage message) {
    Optional<Key> key = find(here, message);
    if (key.isPresent() && key.get().material(message.material()).isEmpty()) {
      throw new ApiException(
          ErrorCode.KMSInvalidStateException,
          "The key material was not imported into the replica key " + key.get().arn() + " yet.");
    }
    return key.isPresent() ? Outcome.DONE : Outcome.GONE;
  }

  /** Whom its policy names is asked once: a replica that is made already stays as it is. */
  private Outcome replicate(Region here, PeerMessage message, Instant now) {
    KeyTemplate terms =
        find(here, message).isPresent() ? template(message) : access.bound(here, template(message));
    return store.write(transaction -> replicate(transaction, here, message, terms, now));
  }

  private static Outcome replicate(
      Transaction transaction, Region here, PeerMessage message, KeyTemplate terms, Instant now) {
    Key primary = message.key().orElseThrow();
    if (here.keys().find(transaction, primary.arn().in(here.name())).isPresent()) {
      return follow(transaction, here, message);
    }
    if (!primary.isPrimary() || !related(primary).isIn(here.name())) {
      throw new IllegalArgumentException("the key is not the replica's primary key");
    }
    here.keys().following().replicate(transaction, primary, terms, now);
    return Outcome.DONE;
  }

  private static Outcome follow(Transaction transaction, Region here, PeerMessage message) {
    Key changed = message.key().orElseThrow();
    Optional<Key> found = here.keys().find(transaction, changed.arn().in(here.name()));
    if (found.isEmpty()) {
      return Outcome.GONE;
    }
    Key own = found.get();
    requireSame(own, changed);
    long ahead = related(changed).sequence() - related(own).sequence();
    if (ahead <= 0) {
      requireAll(own, changed);
      return Outcome.DONE;
    }
    if (!related(own).primary().equals(changed.arn().region()) || ahead > MOST_CHANGES) {
      throw new NotYetException("the key is led by " + related(own).primary());
    }
    requireAll(changed, own);
    requireInUse(changed, own);
    here.keys().following().follow(transaction, changed);
    return Outcome.DONE;
  }

  private static MultiRegion related(Key key) {
    return key.multiRegion().orElseThrow();
  }

  private static void requireSame(Key own, Key other) {
    boolean isSamePublicKey =
        own.origin() == Origin.EXTERNAL || Arrays.equals(own.publicKey(), other.publicKey());
    if (!own.kind().equals(other.kind())
        || !isSamePublicKey
        || !related(other).isIn(own.arn().region())) {
      throw new ApiException(
          ErrorCode.AlreadyExistsException,
          "The key " + own.arn() + " already exists, and is not related to it.");
    }
  }

  /** A server that was restored from an older backup is behind, and must not be believed. */
  private static void requireAll(Key key, Key other) {
    for (KeyMaterial each : other.materials()) {
      if (!isForgettable(each) && !key.knows(each.id())) {
        throw new NotYetException("a material of the other key is not there");
      }
    }
  }

  /** What an owner brought and nothing was ever encrypted with goes when the primary key says. */
  private static boolean isForgettable(KeyMaterial material) {
    return material.imported().isPresent() && material.state() == MaterialState.PENDING_ROTATION;
  }

  /** What was in use once never waits for its use again, from where it could be forgotten. */
  private static void requireInUse(Key changed, Key own) {
    for (KeyMaterial each : changed.materials()) {
      if (isForgettable(each)
          && own.materials().stream()
              .anyMatch(mine -> mine.id().equals(each.id()) && !isForgettable(mine))) {
        throw new IllegalArgumentException("a material in use is said to wait");
      }
    }
  }

  private static ApiException unsupported(String message) {
    return new ApiException(ErrorCode.UnsupportedOperationException, message);
  }

  /** What cannot be done in the present state, and may be later. */
  private static final class NotYetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotYetException(String message) {
      super(message);
    }
  }
}
