package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;

/** {@code GetKeyPolicy}: the policy of a key; a key has one, named {@code default}. */
final class GetKeyPolicy implements Operation<GetKeyPolicy.Input> {
  static final String POLICY_NAME = "default";

  private static final Action ACTION = Action.kms("GetKeyPolicy", true);
  private static final Pattern NAME = Pattern.compile("[\\w]+");
  private static final int MAX_NAME_CHARACTERS = 128;

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
    Input input =
        new Input(
            OnKey.id(members), members.optionalString("PolicyName", 1, MAX_NAME_CHARACTERS, NAME));
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
    return OnKey.prepared("kms:GetKeyPolicy", key, () -> run(input, key));
  }

  private static Result run(Input input, Key key) {
    if (input.policyName != null && !input.policyName.equals(POLICY_NAME)) {
      throw new ApiException(ErrorCode.NotFoundException, "No such policy exists");
    }
    return Result.of(
        JsonNodeFactory.instance
            .objectNode()
            .put("Policy", key.policy())
            .put("PolicyName", POLICY_NAME));
  }
}
