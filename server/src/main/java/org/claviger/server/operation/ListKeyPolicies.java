package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.key.Key;
import org.claviger.server.key.Markers;

/** {@code ListKeyPolicies}: the names of a key's policies, of which there is one. */
final class ListKeyPolicies implements Operation<ListKeyPolicies.Input> {
  private static final Action ACTION = Action.kms("ListKeyPolicies", true);

  /** The request. */
  record Input(String keyId, Paging paging) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input = new Input(OnKey.id(members), Paging.read(members));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = OnKey.parameters(input.keyId);
    input.paging.show(parameters);
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId());
    return OnKey.prepared(context, "kms:ListKeyPolicies", key, () -> run(input));
  }

  /** One name is one page: this list never returned a marker. */
  private static Result run(Input input) {
    if (input.paging.marker() != null) {
      throw Markers.invalid();
    }
    ObjectNode response = JsonNodeFactory.instance.objectNode().put("Truncated", false);
    response.putArray("PolicyNames").add(KeyPolicyMembers.DEFAULT_NAME);
    return Result.of(response);
  }
}
