package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.key.Key;

/** {@code GetKeyPolicy}: the policy of a key; a key has one, named {@code default}. */
final class GetKeyPolicy implements Operation<GetKeyPolicy.Input> {
  private static final Action ACTION = Action.kms("GetKeyPolicy", true);

  /**
   * The request.
   *
   * @param policyName null if the member is missing
   */
  record Input(String keyId, String policyName) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input = new Input(OnKey.id(members), KeyPolicyMembers.optionalName(members));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = OnKey.parameters(input.keyId);
    if (input.policyName != null) {
      parameters.put("policyName", input.policyName);
    }
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId());
    return OnKey.prepared(context, "kms:GetKeyPolicy", key, () -> run(input, context, key));
  }

  private static Result run(Input input, RequestContext context, Key key) {
    KeyPolicyMembers.requireDefaultName(input.policyName);
    return Result.of(
        JsonNodeFactory.instance
            .objectNode()
            .put("Policy", key.policy().text(context.access()::nameOf))
            .put("PolicyName", KeyPolicyMembers.DEFAULT_NAME));
  }
}
