package org.claviger.server.operation;

/** {@code DeleteCustomKeyStore}: removes a store that has no keys. */
final class DeleteCustomKeyStore implements CustomKeyStoreOperation {
  private static final Action ACTION = Action.kms("DeleteCustomKeyStore", false);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Prepared prepare(String id, RequestContext context) {
    return CustomKeyStores.changing(
        ACTION,
        context,
        (stores, transaction, accountId) -> stores.delete(transaction, accountId, id));
  }
}
