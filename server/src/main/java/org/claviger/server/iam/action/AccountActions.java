package org.claviger.server.iam.action;

import java.util.List;
import org.claviger.server.iam.Identities;
import org.claviger.server.operation.Operation;
import org.claviger.server.store.Store;

/** The actions of ours on accounts. */
public final class AccountActions {
  private AccountActions() {}

  /**
   * All of them.
   *
   * @param regions the hosted ones
   */
  public static List<Operation<?>> all(Identities identities, Store store, List<String> regions) {
    return List.of(
        new CreateAccount(identities),
        new DeleteAccount(identities, store, regions),
        new ListAccounts(identities));
  }
}
