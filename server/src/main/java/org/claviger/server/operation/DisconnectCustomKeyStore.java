package org.claviger.server.operation;

/** {@code DisconnectCustomKeyStore}: of a store that is there; today there is none. */
final class DisconnectCustomKeyStore implements CustomKeyStoreOperation {
  private static final Action ACTION = Action.kms("DisconnectCustomKeyStore", false);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Prepared prepare(String id, RequestContext context) {
    return CustomKeyStores.refused(ACTION, context, id);
  }
}
