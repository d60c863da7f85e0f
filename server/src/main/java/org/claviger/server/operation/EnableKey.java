package org.claviger.server.operation;

import org.claviger.server.key.Key;
import org.claviger.server.key.KeyState;
import org.claviger.server.key.StateRule;

/** {@code EnableKey}: lets a key be used again. */
final class EnableKey implements KeyIdOperation {
  private static final Action ACTION = Action.kms("EnableKey", false);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Prepared prepare(String keyId, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(keyId, context.caller().accountId());
    return OnKey.prepared(
        context, "kms:EnableKey", key, () -> KeyChange.commit(context, key, EnableKey::enable));
  }

  private static Key enable(Key key) {
    StateRule.ENABLE.require(key);
    return key.withState(KeyState.Enabled);
  }
}
