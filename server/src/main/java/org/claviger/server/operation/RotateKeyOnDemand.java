package org.claviger.server.operation;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.UnaryOperator;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyMaterial;
import org.claviger.server.key.Keys;
import org.claviger.server.key.NewMaterial;
import org.claviger.server.key.Origin;
import org.claviger.server.key.RotationType;
import org.claviger.server.key.StateRule;

/**
 * {@code RotateKeyOnDemand}: a new current material now: one that the HSM makes, or the imported
 * one that waits. The rotation by the clock goes on as planned.
 */
final class RotateKeyOnDemand implements KeyIdOperation {
  private static final Action ACTION = Action.kms("RotateKeyOnDemand", false);

  /** So near to a rotation by the clock there is none on demand. */
  private static final Duration CONFLICT = Duration.ofMinutes(20);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Prepared prepare(String keyId, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(keyId, context.caller().accountId());
    return OnKey.prepared(context, "kms:RotateKeyOnDemand", key, () -> run(context, key));
  }

  private static Result run(RequestContext context, Key key) {
    Instant now = context.now().truncatedTo(ChronoUnit.MILLIS);
    require(key, now);
    KeyMaterial.Rotation how = new KeyMaterial.Rotation(now, RotationType.ON_DEMAND);
    if (key.origin() == Origin.EXTERNAL) {
      context.group().checkImported(key, key.pendingRotation().orElseThrow().id());
      return commit(context, key, how, found -> found.rotatedToPending(how));
    }
    try (NewMaterial made = context.region().keys().generateMaterial(key)) {
      return commit(context, key, how, found -> found.rotatedTo(made.material(), how));
    }
  }

  private static Result commit(
      RequestContext context, Key key, KeyMaterial.Rotation how, UnaryOperator<Key> change) {
    Keys keys = context.region().keys();
    try {
      return context
          .changes()
          .commit(
              transaction -> {
                Key found = KeyChange.read(transaction, context, key);
                require(found, how.date());
                if (context.group().isApart(found)) {
                  requireUnchanged(key, found);
                }
                if (found.origin() == Origin.EXTERNAL) {
                  requireImported(found, context.group().related(transaction, found));
                }
                keys.rotate(transaction, key.arn(), how, change);
                return RecordForm.recorded(OnKey.answer(key));
              });
    } finally {
      keys.forget(key.arn());
    }
  }

  private static void require(Key key, Instant now) {
    Rotation.requireRotatable(key);
    Rotation.requireNoStore(key);
    Rotation.requireCustomerManaged(key);
    MultiRegionMembers.requireNoReplica(key);
    StateRule.ROTATE.require(key);
    if (key.origin() == Origin.EXTERNAL
        && key.pendingRotation().flatMap(KeyMaterial::material).isEmpty()) {
      throw new ApiException(
          ErrorCode.KMSInvalidStateException,
          "No available key material pending rotation for the key: " + key.arn() + ".");
    }
    requireRoom(key);
    key.rotation()
        .filter(plan -> plan.next().isBefore(now.plus(CONFLICT)))
        .ifPresent(
            plan -> {
              throw new ApiException(
                  ErrorCode.ConflictException,
                  key.arn() + " is about to be rotated automatically. Try again in 20 minutes.");
            });
  }

  /** What other servers said is true of the key as it was then. */
  private static void requireUnchanged(Key asked, Key found) {
    if (!asked.isInStepWith(found)) {
      throw new ApiException(
          ErrorCode.ConflictException,
          found.arn() + " was changed by another request at the same time. Try again.");
    }
  }

  /** Each region imports for itself, and all rotate at once. */
  private static void requireImported(Key key, List<Key> related) {
    if (!Rotation.isImportedInto(key.pendingRotation().orElseThrow(), related)) {
      throw new ApiException(
          ErrorCode.KMSInvalidStateException,
          "The key material pending rotation of "
              + key.arn()
              + " must be imported into all of its replica keys first.");
    }
  }

  private static void requireRoom(Key key) {
    long rotations =
        key.materials().stream()
            .flatMap(each -> each.rotation().stream())
            .filter(each -> each.type() == RotationType.ON_DEMAND)
            .count();
    if (rotations >= Rotation.MAX_ON_DEMAND) {
      throw new ApiException(
          ErrorCode.LimitExceededException,
          key.arn()
              + " has reached the limit of "
              + Rotation.MAX_ON_DEMAND
              + " rotations on demand.");
    }
  }
}
