package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * {@code UpdateCustomKeyStore}: of a store that is there; today there is none. Passwords and
 * credentials are validated and go no further.
 */
final class UpdateCustomKeyStore implements Operation<UpdateCustomKeyStore.Input> {
  private static final Action ACTION = Action.kms("UpdateCustomKeyStore", false);

  /**
   * The request.
   *
   * @param newName null if the member is missing, as is {@code clusterId}
   */
  record Input(String id, String newName, String clusterId, XksMembers external) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    CustomKeyStores.hasPassword(members);
    Input input =
        new Input(
            CustomKeyStores.id(members),
            members.optionalString("NewCustomKeyStoreName", 1, CustomKeyStores.MAX_NAME_CHARACTERS),
            CustomKeyStores.optionalClusterId(members),
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
    return CustomKeyStores.refused(ACTION, context, input.id);
  }
}
