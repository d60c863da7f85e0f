package org.claviger.server.job;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.claviger.server.hsm.Material;
import org.claviger.server.key.Due;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyMaterial;
import org.claviger.server.key.Keys;
import org.claviger.server.key.NewMaterial;
import org.claviger.server.key.Region;
import org.claviger.server.key.RotationType;
import org.claviger.server.store.Store;
import org.claviger.server.store.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is due to the keys of a region. Each piece of work asks in its own transaction whether
 * it is still due, and takes itself off the schedule in the same: so it is done once, however many
 * nodes try.
 */
public final class DueWork {
  private static final Logger LOG = LoggerFactory.getLogger(DueWork.class);
  private static final int BATCH = 100;

  private final Region region;
  private final Store store;
  private final Clock clock;
  private final KeyDestruction destruction;

  /** For the keys of a region. */
  public DueWork(Region region, Store store, Clock clock) {
    this.region = requireNonNull(region, "region");
    this.store = requireNonNull(store, "store");
    this.clock = requireNonNull(clock, "clock");
    this.destruction = new KeyDestruction(region, store, clock);
  }

  /**
   * Does all that is due now.
   *
   * @throws RuntimeException if store, HSM or audit trail failed; what was not done is still due
   */
  public void run() {
    List<Due> batch;
    do {
      batch = region.keys().due(clock.instant(), BATCH);
      batch.forEach(this::run);
    } while (batch.size() == BATCH);
  }

  private void run(Due due) {
    try {
      switch (due.kind()) {
        case DELETE -> destruction.destroy(due.key(), transaction -> stillDue(transaction, due));
        case EXPIRE -> expire(due);
        case ROTATE -> rotate(due);
      }
    } finally {
      region.keys().forget(due.key());
    }
    LOG.info("{} of {}, due at {}, is done", due.kind(), due.key(), due.at());
  }

  private void expire(Due due) {
    // Any change clears away what has expired.
    store.write(
        transaction ->
            region.keys().find(transaction, due.key()).isPresent()
                ? region.keys().update(transaction, due.key(), UnaryOperator.identity())
                : unscheduled(transaction, due));
  }

  private void rotate(Due due) {
    Keys keys = region.keys();
    Key snapshot = keys.resolveKeyOnly(due.key().keyId(), due.key().accountId());
    KeyMaterial.Rotation how = new KeyMaterial.Rotation(now(), RotationType.AUTOMATIC);
    try (NewMaterial made = keys.generateMaterial(snapshot)) {
      store.write(
          transaction ->
              stillDue(transaction, due)
                  .map(key -> rotated(transaction, key, made.material(), how))
                  .orElse(snapshot));
    }
  }

  /** A rotation that still waits for another server stands for this one too. */
  private Key rotated(
      Transaction transaction, Key key, Material material, KeyMaterial.Rotation how) {
    Keys keys = region.keys();
    return key.isRotating()
        ? keys.update(
            transaction,
            key.arn(),
            found -> found.withRotation(found.rotation().map(plan -> plan.after(how.date()))))
        : keys.rotate(transaction, key.arn(), how, found -> found.rotatedTo(material, how));
  }

  private Optional<Key> stillDue(Transaction transaction, Due due) {
    Optional<Key> key =
        region.keys().find(transaction, due.key()).filter(found -> found.due().contains(due));
    if (key.isEmpty()) {
      unscheduled(transaction, due);
    }
    return key;
  }

  private Key unscheduled(Transaction transaction, Due due) {
    region.keys().unschedule(transaction, due);
    return null;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
