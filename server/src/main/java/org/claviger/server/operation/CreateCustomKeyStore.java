package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/**
 * {@code CreateCustomKeyStore}: on a cluster that is there; today there is none. The password of
 * the cluster's user is validated and goes no further.
 */
final class CreateCustomKeyStore implements Operation<CreateCustomKeyStore.Input> {
  private static final Action ACTION = Action.kms("CreateCustomKeyStore", false);

  /**
   * The request.
   *
   * @param clusterId null if the member is missing
   * @param complete whether it has all that a store on a cluster needs
   */
  record Input(
      String name, StoreType type, String clusterId, boolean complete, XksMembers external) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    String name = members.string("CustomKeyStoreName", 1, CustomKeyStores.MAX_NAME_CHARACTERS);
    StoreType type =
        members.optionalConstant("CustomKeyStoreType", StoreType.class, StoreType.AWS_CLOUDHSM);
    String clusterId = CustomKeyStores.optionalClusterId(members);
    String anchor = members.optionalString("TrustAnchorCertificate", 1, 5_000);
    boolean password = CustomKeyStores.hasPassword(members);
    XksMembers external = XksMembers.read(members);
    members.check();
    boolean complete = clusterId != null && anchor != null && password;
    return new Input(name, type, clusterId, complete, external);
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
    return CustomKeyStores.prepared(ACTION, context, () -> run(input));
  }

  private static Result run(Input input) {
    if (input.type == StoreType.EXTERNAL_KEY_STORE) {
      throw new ApiException(
          ErrorCode.UnsupportedOperationException,
          "This server does not support external key stores.");
    }
    if (!input.complete) {
      throw new ApiException(
          ErrorCode.ValidationException,
          "A custom key store of type AWS_CLOUDHSM needs CloudHsmClusterId, KeyStorePassword and"
              + " TrustAnchorCertificate.");
    }
    throw new ApiException(
        ErrorCode.CloudHsmClusterNotFoundException,
        "No cluster " + input.clusterId + " is configured on this server.");
  }

  private enum StoreType {
    AWS_CLOUDHSM,
    EXTERNAL_KEY_STORE
  }
}
