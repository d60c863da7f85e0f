package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyChecks;

/** {@code UpdateKeyDescription}: another text, in any state but while deletion is pending. */
final class UpdateKeyDescription implements Operation<UpdateKeyDescription.Input> {
  private static final Action ACTION = Action.kms("UpdateKeyDescription", false);

  /** The request. */
  record Input(String keyId, String description) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input =
        new Input(
            OnKey.id(members),
            members.string("Description", 0, KeyCreation.MAX_DESCRIPTION_CHARACTERS));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return OnKey.parameters(input.keyId).put("description", input.description);
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId());
    return OnKey.prepared(
        context,
        "kms:UpdateKeyDescription",
        key,
        () -> KeyChange.commit(context, key, found -> describe(found, input.description)));
  }

  private static Key describe(Key key, String description) {
    KeyChecks.requireNotPendingDeletion(key);
    return key.withDescription(description);
  }
}
