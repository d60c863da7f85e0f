package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.claviger.server.key.Alias;
import org.claviger.server.key.Key;
import org.claviger.server.store.Transaction;

/** {@code DeleteAlias}: removes a name; the key stays as it is, in whatever state. */
final class DeleteAlias implements Operation<String> {
  private static final Action ACTION = Action.kms("DeleteAlias", false);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public String parse(Members members) {
    String name = AliasName.read(members);
    members.check();
    AliasName.require(name);
    return name;
  }

  @Override
  public ObjectNode auditParameters(String name) {
    return JsonNodeFactory.instance.objectNode().put("aliasName", name);
  }

  @Override
  public Prepared prepare(String name, RequestContext context) {
    String accountId = context.caller().accountId();
    Alias alias = context.region().aliases().require(accountId, name);
    Key key = context.region().keys().resolveKeyOnly(alias.targetKeyId(), accountId);
    return AliasChange.prepared(
        "kms:DeleteAlias",
        name,
        context,
        List.of(key),
        () ->
            AliasChange.commit(
                context, name, transaction -> delete(transaction, context, name, key)));
  }

  private static void delete(
      Transaction transaction, RequestContext context, String name, Key key) {
    AliasChange.requireTarget(transaction, context, name, key);
    context.region().aliases().delete(transaction, context.caller().accountId(), name);
  }
}
