package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Optional;
import org.claviger.server.keystore.CustomKeyStore;
import org.claviger.server.keystore.KeyStores;
import org.claviger.server.keystore.StoreChange;

/** {@code UpdateCustomKeyStore}: another name, another password, or another, related cluster. */
final class UpdateCustomKeyStore implements Operation<UpdateCustomKeyStore.Input> {
  private static final Action ACTION = Action.kms("UpdateCustomKeyStore", false);

  /**
   * The request. It does not print.
   *
   * @param newName null if the member is missing, as are {@code clusterId} and {@code password}
   */
  record Input(String id, String newName, String clusterId, byte[] password, XksMembers external) {
    @Override
    public String toString() {
      return "Input[" + id + "]";
    }
  }

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    byte[] password = CustomKeyStores.password(members);
    Input input =
        new Input(
            CustomKeyStores.id(members),
            members.optionalString("NewCustomKeyStoreName", 1, CustomKeyStores.MAX_NAME_CHARACTERS),
            CustomKeyStores.optionalClusterId(members),
            password,
            XksMembers.read(members));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = CustomKeyStores.parameters(input.id);
    if (input.newName != null) {
      parameters.put("newCustomKeyStoreName", input.newName);
    }
    CustomKeyStores.showCluster(parameters, input.clusterId);
    input.external.show(parameters);
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    return CustomKeyStores.prepared(ACTION, context, () -> run(input, context));
  }

  private static Result run(Input input, RequestContext context) {
    try {
      KeyStores stores = context.region().keyStores();
      String accountId = context.caller().accountId();
      CustomKeyStore kept = stores.require(accountId, input.id).store();
      input.external.refuse();
      if (input.clusterId != null) {
        stores.clusters().requireRelated(kept, input.clusterId);
      }
      StoreChange change = change(input, stores);
      return context
          .changes()
          .commit(
              transaction -> {
                stores.update(transaction, accountId, input.id, change);
                return Result.recorded(JsonNodeFactory.instance.objectNode());
              });
    } finally {
      if (input.password != null) {
        Arrays.fill(input.password, (byte) 0);
      }
    }
  }

  private static StoreChange change(Input input, KeyStores stores) {
    return new StoreChange(
        Optional.ofNullable(input.newName),
        Optional.ofNullable(input.clusterId),
        Optional.ofNullable(input.password).map(password -> stores.seal(input.id, password)));
  }
}
