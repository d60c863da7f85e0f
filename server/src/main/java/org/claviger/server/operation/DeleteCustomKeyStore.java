package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code DeleteCustomKeyStore}: of a store that is there; today there is none. */
final class DeleteCustomKeyStore implements Operation<String> {
  private static final Action ACTION = Action.kms("DeleteCustomKeyStore", false);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public String parse(Members members) {
    String id = CustomKeyStores.id(members);
    members.check();
    return id;
  }

  @Override
  public ObjectNode auditParameters(String id) {
    return CustomKeyStores.parameters(id);
  }

  @Override
  public Prepared prepare(String id, RequestContext context) {
    return CustomKeyStores.refused(ACTION, context, id);
  }
}
