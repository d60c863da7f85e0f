package org.claviger.server.operation;

import org.claviger.server.key.Key;
import org.claviger.server.key.KeyState;
import org.claviger.server.key.StateRule;

/** {@code DisableKey}: keeps a key from being used until it is enabled. */
final class DisableKey implements KeyIdOperation {
  private static final Action ACTION = Action.kms("DisableKey", false);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Prepared prepare(String keyId, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(keyId, context.caller().accountId());
    return OnKey.prepared(
        context, "kms:DisableKey", key, () -> KeyChange.commit(context, key, DisableKey::disable));
  }

  private static Key disable(Key key) {
    StateRule.ENABLE.require(key);
    return key.withState(KeyState.Disabled);
  }
}
