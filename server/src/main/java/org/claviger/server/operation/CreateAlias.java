package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyChecks;
import org.claviger.server.store.Transaction;

/** {@code CreateAlias}: a second name for a key. */
final class CreateAlias implements Operation<CreateAlias.Input> {
  private static final String PERMISSION = "kms:CreateAlias";
  private static final Action ACTION = Action.kms("CreateAlias", false);

  /** The request. */
  record Input(String aliasName, String targetKeyId) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    return read(members);
  }

  /** The members, which {@code UpdateAlias} has too. */
  static Input read(Members members) {
    Input input = new Input(AliasName.read(members), AliasName.readTarget(members));
    members.check();
    AliasName.require(input.aliasName);
    AliasName.requireTarget(input.targetKeyId);
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return parameters(input);
  }

  static ObjectNode parameters(Input input) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("aliasName", input.aliasName)
        .put("targetKeyId", input.targetKeyId);
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key =
        AliasChange.target(
            PERMISSION, input.aliasName, context, Optional.empty(), input.targetKeyId);
    return AliasChange.prepared(
        PERMISSION,
        input.aliasName,
        context,
        List.of(key),
        () ->
            AliasChange.commit(
                context,
                input.aliasName,
                transaction -> create(transaction, context, input.aliasName, key)));
  }

  private static void create(
      Transaction transaction, RequestContext context, String name, Key key) {
    KeyChecks.requireCustomerManaged(key);
    KeyChecks.requireNotPendingDeletion(KeyChange.read(transaction, context, key));
    context.region().aliases().create(transaction, name, key.arn(), context.now());
  }
}
