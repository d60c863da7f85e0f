package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.key.Key;

/** {@code DescribeKey}: what a key is and in which state, by any identifier, in any state. */
final class DescribeKey implements Operation<String> {
  private static final Action ACTION = Action.kms("DescribeKey", true);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public String parse(Members members) {
    String keyId = OnKey.id(members);
    members.check();
    members.refuse("GrantTokens");
    return keyId;
  }

  @Override
  public ObjectNode auditParameters(String keyId) {
    return OnKey.parameters(keyId);
  }

  @Override
  public Prepared prepare(String keyId, RequestContext context) {
    Key key = context.region().keys().resolve(keyId, context.caller().accountId());
    return OnKey.prepared("kms:DescribeKey", key, () -> run(key));
  }

  private static Result run(Key key) {
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    response.set("KeyMetadata", KeyMetadata.of(key));
    return Result.of(response);
  }
}
