package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.key.Key;
import org.claviger.server.key.StateRule;

/** {@code UpdatePrimaryRegion}: of a multi-Region key; no key is one yet. */
final class UpdatePrimaryRegion implements Operation<UpdatePrimaryRegion.Input> {
  private static final Action ACTION = Action.kms("UpdatePrimaryRegion", false);

  /** The request. */
  record Input(String keyId, String primaryRegion) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input = new Input(OnKey.id(members), MultiRegion.region(members, "PrimaryRegion"));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return OnKey.parameters(input.keyId).put("primaryRegion", input.primaryRegion);
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId());
    return OnKey.prepared(
        OnKey.access(context, "kms:UpdatePrimaryRegion", key)
            .with(ConditionKeys.of("kms:primaryregion", input.primaryRegion)),
        () -> {
          StateRule.UPDATE_PRIMARY.require(key);
          throw MultiRegion.notPrimary(key);
        });
  }
}
