package org.claviger.server.operation;

/** {@code DeleteCustomKeyStore}: of a store that is there; today there is none. */
final class DeleteCustomKeyStore implements CustomKeyStoreOperation {
  private static final Action ACTION = Action.kms("DeleteCustomKeyStore", false);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Prepared prepare(String id, RequestContext context) {
    return CustomKeyStores.refused(ACTION, context, id);
  }
}
