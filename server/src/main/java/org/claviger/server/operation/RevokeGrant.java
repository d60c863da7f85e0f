package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.key.Key;

/** {@code RevokeGrant}: takes a grant back, in any state of its key. */
final class RevokeGrant implements Operation<RevokeGrant.Input> {
  private static final Action ACTION = Action.kms("RevokeGrant", false);

  /** The request. */
  record Input(String keyId, String grantId, UseOptions options) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input =
        new Input(OnKey.id(members), GrantMembers.id(members), UseOptions.readDryRun(members));
    members.check();
    GrantMembers.checkedId(input.grantId);
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return input.options.show(OnKey.parameters(input.keyId).put("grantId", input.grantId));
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId());
    return OnKey.prepared(
        OnKey.access(context, "kms:RevokeGrant", key).with(GrantConditions.NOT_FOR_A_SERVICE),
        () -> GrantRemoval.commit(context, key, input.grantId, input.options));
  }
}
