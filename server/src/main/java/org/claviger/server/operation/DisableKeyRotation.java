package org.claviger.server.operation;

import java.util.Optional;
import org.claviger.server.key.Key;
import org.claviger.server.key.StateRule;

/** {@code DisableKeyRotation}: no rotation by the clock any more. */
final class DisableKeyRotation implements KeyIdOperation {
  private static final Action ACTION = Action.kms("DisableKeyRotation", false);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Prepared prepare(String keyId, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(keyId, context.caller().accountId());
    return OnKey.prepared(
        context,
        "kms:DisableKeyRotation",
        key,
        () -> KeyChange.commit(context, key, DisableKeyRotation::disable));
  }

  private static Key disable(Key key) {
    Rotation.requireMadeHere(key);
    Rotation.requireCustomerManaged(key);
    MultiRegionMembers.requireNoReplica(key);
    StateRule.ROTATE.require(key);
    return key.withRotation(Optional.empty());
  }
}
