package org.claviger.server.operation;

/** {@code DisconnectCustomKeyStore}: begins to disconnect a store from its cluster. */
final class DisconnectCustomKeyStore implements CustomKeyStoreOperation {
  private static final Action ACTION = Action.kms("DisconnectCustomKeyStore", false);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Prepared prepare(String id, RequestContext context) {
    return CustomKeyStores.changing(
        ACTION,
        context,
        (stores, transaction, accountId) -> stores.disconnect(transaction, accountId, id));
  }
}
