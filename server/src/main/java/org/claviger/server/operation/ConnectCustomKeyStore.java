package org.claviger.server.operation;

/**
 * {@code ConnectCustomKeyStore}: begins to connect a store to its cluster; whether that works shows
 * in {@code DescribeCustomKeyStores}.
 */
final class ConnectCustomKeyStore implements CustomKeyStoreOperation {
  private static final Action ACTION = Action.kms("ConnectCustomKeyStore", false);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Prepared prepare(String id, RequestContext context) {
    Prepared change =
        CustomKeyStores.changing(
            ACTION,
            context,
            (stores, transaction, accountId) -> stores.connect(transaction, accountId, id));
    return CustomKeyStores.prepared(
        ACTION,
        context,
        () -> {
          context.region().keyStores().requireConnectable(context.caller().accountId(), id);
          return change.work().run();
        });
  }
}
