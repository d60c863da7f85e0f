package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyState;
import org.claviger.server.key.StateRule;

/** {@code EnableKey}: lets a key be used again. */
final class EnableKey implements Operation<String> {
  private static final Action ACTION = Action.kms("EnableKey", false);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public String parse(Members members) {
    String keyId = OnKey.id(members);
    members.check();
    return keyId;
  }

  @Override
  public ObjectNode auditParameters(String keyId) {
    return OnKey.parameters(keyId);
  }

  @Override
  public Prepared prepare(String keyId, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(keyId, context.caller().accountId());
    return OnKey.prepared(
        "kms:EnableKey", key, () -> KeyChange.commit(context, key.arn(), EnableKey::enable));
  }

  private static Key enable(Key key) {
    StateRule.ENABLE.require(key);
    return key.withState(KeyState.Enabled);
  }
}
