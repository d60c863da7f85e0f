package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.keystore.CustomKeyStore;
import org.claviger.server.keystore.KeyStores;

/** {@code CreateCustomKeyStore}: on a cluster that the operator declares. It is not connected. */
final class CreateCustomKeyStore implements Operation<CreateCustomKeyStore.Input> {
  private static final Action ACTION = Action.kms("CreateCustomKeyStore", false);

  /**
   * The request. It does not print.
   *
   * @param clusterId null if the member is missing, as are {@code trustAnchor} and {@code password}
   */
  record Input(
      String name,
      StoreType type,
      String clusterId,
      String trustAnchor,
      byte[] password,
      XksMembers external) {
    @Override
    public String toString() {
      return "Input[" + name + "]";
    }
  }

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input =
        new Input(
            members.string("CustomKeyStoreName", 1, CustomKeyStores.MAX_NAME_CHARACTERS),
            members.optionalConstant("CustomKeyStoreType", StoreType.class, StoreType.AWS_CLOUDHSM),
            CustomKeyStores.optionalClusterId(members),
            members.optionalString("TrustAnchorCertificate", 1, 5_000),
            CustomKeyStores.password(members),
            XksMembers.read(members));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    parameters.put("customKeyStoreName", input.name);
    parameters.put("customKeyStoreType", input.type.name());
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
      requireComplete(input);
      KeyStores stores = context.region().keyStores();
      stores.clusters().requireFit(input.clusterId, input.trustAnchor);
      String id = KeyStores.newId();
      CustomKeyStore made =
          KeyStores.fresh(
              id,
              context.caller().accountId(),
              input.name,
              input.clusterId,
              input.trustAnchor,
              stores.seal(id, input.password),
              context.now());
      return context
          .changes()
          .commit(
              transaction -> {
                stores.create(transaction, made);
                return Result.recorded(
                    JsonNodeFactory.instance.objectNode().put("CustomKeyStoreId", id));
              });
    } finally {
      wipe(input.password);
    }
  }

  private static void wipe(byte[] password) {
    if (password != null) {
      Arrays.fill(password, (byte) 0);
    }
  }

  private static void requireComplete(Input input) {
    if (input.type == StoreType.EXTERNAL_KEY_STORE) {
      throw new ApiException(
          ErrorCode.UnsupportedOperationException,
          "This server does not support external key stores.");
    }
    if (input.clusterId == null || input.trustAnchor == null || input.password == null) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "A custom key store of type AWS_CLOUDHSM needs CloudHsmClusterId, KeyStorePassword and"
              + " TrustAnchorCertificate.");
    }
  }

  private enum StoreType {
    AWS_CLOUDHSM,
    EXTERNAL_KEY_STORE
  }
}
