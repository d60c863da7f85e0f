package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.key.Key;

/** {@code DescribeKey}: what a key is and in which state, by any identifier, in any state. */
final class DescribeKey implements Operation<DescribeKey.Input> {
  private static final Action ACTION = Action.kms("DescribeKey", true);

  /** The request. */
  record Input(String keyId, UseOptions options) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input = new Input(OnKey.id(members), UseOptions.readTokens(members));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return OnKey.parameters(input.keyId);
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = OnKey.find(context, input.keyId);
    return OnKey.prepared(
        OnKey.access(context, "kms:DescribeKey", key, input.keyId),
        input.options.checked(context, () -> run(key, context)));
  }

  private static Result run(Key key, RequestContext context) {
    ObjectNode metadata = KeyMetadata.of(key);
    CustomKeyStores.describe(metadata, context, key);
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    response.set("KeyMetadata", metadata);
    return Result.of(response);
  }
}
