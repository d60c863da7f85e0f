package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.hsm.HsmException;
import org.claviger.server.store.Store;
import org.claviger.server.store.Transaction;

/**
 * The multi-Region keys of a region as they follow those of others: made as their replicas, kept in
 * step with them, and told that they are gone. Whoever calls has the region forget the key once the
 * transaction is over. Safe for many threads.
 */
public final class FollowingKeys {
  private final String region;
  private final Keys keys;
  private final KeyRows rows;
  private final MaterialMaker materials;
  private final KeyEvents events;
  private final RelatedKeys related;
  private final Store store;
  private final Clock clock;

  /** Those among the keys of a region, by its parts. */
  FollowingKeys(
      String region,
      Keys keys,
      KeyRows rows,
      MaterialMaker materials,
      KeyEvents events,
      RelatedKeys related,
      Store store,
      Clock clock) {
    this.region = requireNonNull(region, "region");
    this.keys = requireNonNull(keys, "keys");
    this.rows = requireNonNull(rows, "rows");
    this.materials = requireNonNull(materials, "materials");
    this.events = requireNonNull(events, "events");
    this.related = requireNonNull(related, "related");
    this.store = requireNonNull(store, "store");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Makes the replica of a key of another region.
   *
   * @param primary that key, which has the replica among its related keys already
   * @param terms what is the replica's own
   * @throws ApiException AlreadyExistsException, LimitExceededException
   * @throws HsmException if the HSM cannot take its material over
   */
  public Key replicate(Transaction transaction, Key primary, KeyTemplate terms, Instant now) {
    KeyArn arn = primary.arn().in(region);
    requireAbsent(transaction, arn);
    Key replica = terms.replica(primary, arn, now.truncatedTo(ChronoUnit.MILLIS), materials::adopt);
    keys.insert(transaction, replica);
    events.created(transaction, replica);
    return replica;
  }

  /**
   * Refuses a replica that {@link #replicate} could not make. Its material is opened for a trial;
   * one that its owner imports must be one that the HSM can take in.
   *
   * @throws ApiException AlreadyExistsException, LimitExceededException
   * @throws HsmException if the HSM cannot take its material over
   */
  public void requireReplicable(Key primary) {
    KeyArn arn = primary.arn().in(region);
    store.write(
        transaction -> {
          requireAbsent(transaction, arn);
          return keys.requireRoom(transaction, arn.accountId());
        });
    if (primary.origin() == Origin.EXTERNAL) {
      materials.requireImportable(primary.kind());
    }
    KeyRows.materials(primary).forEach(materials::adopt);
  }

  private void requireAbsent(Transaction transaction, KeyArn arn) {
    if (rows.find(transaction, arn).isPresent()) {
      throw new ApiException(
          ErrorCode.AlreadyExistsException, "The key " + arn + " already exists.");
    }
  }

  /** Brings the key of this region in step with a related one, and records it. */
  public void follow(Transaction transaction, Key changed) {
    KeyArn arn = changed.arn().in(region);
    Optional<Key> before = rows.find(transaction, arn);
    if (before.isEmpty() || sequence(changed) < sequence(before.get())) {
      return;
    }
    if (!before.get().following(changed, UnaryOperator.identity()).isInStepWith(before.get())) {
      settled(transaction, arn, key -> key.following(changed, materials::adopt));
    } else if (sequence(changed) > sequence(before.get())) {
      // What is on its way since before must be seen to be late.
      rows.update(transaction, arn, key -> key.countedAs(changed));
    }
  }

  private static long sequence(Key key) {
    return key.multiRegion().map(MultiRegion::sequence).orElse(0L);
  }

  /**
   * Takes the key of another region off those that are related to this region's, if there is one.
   */
  public void lose(Transaction transaction, KeyArn gone, Instant now) {
    KeyArn arn = gone.in(region);
    Optional<Key> before = keys.find(transaction, arn);
    if (before.flatMap(Key::multiRegion).filter(all -> all.isIn(gone.region())).isEmpty()) {
      return;
    }
    Instant at = now.truncatedTo(ChronoUnit.MILLIS);
    settled(transaction, arn, key -> Keys.counted(key, key.withoutReplica(gone.region(), at)));
    keys.find(transaction, arn)
        .filter(left -> left.isPrimary() && related.isApart(before.get()))
        .ifPresent(left -> related.synchronize(transaction, left));
  }

  /** Ends what waited until all related keys were in step: a rotation, or the state Updating. */
  public void inStep(Transaction transaction, KeyArn arn) {
    Optional<Key> found = keys.find(transaction, arn);
    if (found.filter(key -> key.isPrimary() && key.isRotating()).isPresent()) {
      KeyMaterial.Rotation planned = found.get().pendingRotation().orElseThrow().rotation().get();
      KeyMaterial.Rotation how =
          new KeyMaterial.Rotation(clock.instant().truncatedTo(ChronoUnit.MILLIS), planned.type());
      Key after = keys.update(transaction, arn, key -> key.rotatedToPending(how));
      events.rotated(transaction, found.get(), after, how);
    }
    if (found.filter(key -> key.state() == KeyState.Updating).isPresent()) {
      keys.update(transaction, arn, key -> key.withState(KeyState.Enabled));
    }
  }

  private void settled(Transaction transaction, KeyArn arn, UnaryOperator<Key> change) {
    rows.update(transaction, arn, change)
        .ifPresent(
            made -> {
              keys.settle(transaction, made);
              events.synchronizedWith(transaction, made.after(), clock.instant());
            });
  }
}
