package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyPolicy;

/** {@code PutKeyPolicy}: another policy for a key, in any state; kept as it was written. */
final class PutKeyPolicy implements Operation<PutKeyPolicy.Input> {
  private static final Action ACTION = Action.kms("PutKeyPolicy", false);

  /**
   * The request.
   *
   * @param policyName null if the member is missing
   */
  record Input(String keyId, String policyName, String policy, boolean bypass) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input =
        new Input(
            OnKey.id(members),
            KeyPolicyMembers.optionalName(members),
            KeyPolicyMembers.policy(members),
            KeyPolicyMembers.readBypass(members));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = OnKey.parameters(input.keyId);
    parameters.put(
        "policyName", input.policyName == null ? KeyPolicyMembers.DEFAULT_NAME : input.policyName);
    KeyPolicyMembers.show(parameters, input.policy);
    return parameters.put("bypassPolicyLockoutSafetyCheck", input.bypass);
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId());
    return OnKey.prepared(
        OnKey.access(context, KeyPolicyCheck.PERMISSION, key)
            .with(KeyPolicyMembers.bypass(input.bypass)),
        () -> run(input, context, key));
  }

  private static Result run(Input input, RequestContext context, Key key) {
    KeyPolicyMembers.requireDefaultName(input.policyName);
    KeyPolicy policy =
        KeyPolicyCheck.require(
            context,
            input.policy,
            input.bypass,
            OnKey.access(context, KeyPolicyCheck.PERMISSION, key));
    return KeyChange.commit(context, key, found -> found.withPolicy(policy));
  }
}
