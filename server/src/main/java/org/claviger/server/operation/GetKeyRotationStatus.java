package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.claviger.server.key.AutomaticRotation;
import org.claviger.server.key.Key;

/** {@code GetKeyRotationStatus}: whether, how often and when next a key is rotated by the clock. */
final class GetKeyRotationStatus implements KeyIdOperation {
  private static final Action ACTION = Action.kms("GetKeyRotationStatus", true);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Prepared prepare(String keyId, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(keyId, context.caller().accountId());
    return OnKey.prepared(context, "kms:GetKeyRotationStatus", key, () -> run(key));
  }

  private static Result run(Key key) {
    Rotation.requireMadeHere(key);
    // A key whose deletion is pending is not rotated; its plan is back if that is cancelled.
    Optional<AutomaticRotation> plan = key.isPendingDeletion() ? Optional.empty() : key.rotation();
    ObjectNode response = OnKey.answer(key).put("KeyRotationEnabled", plan.isPresent());
    plan.ifPresent(
        rotation ->
            response
                .put("RotationPeriodInDays", rotation.periodInDays())
                .put("NextRotationDate", KeyMetadata.seconds(rotation.next())));
    return Result.of(response);
  }
}
