package org.claviger.server.key;

import java.util.List;
import org.claviger.server.store.Store;
import org.claviger.server.store.Table;

/** What an account has in the regions. */
public final class AccountRows {
  private static final List<Table> TABLES =
      List.of(Table.KEY, Table.ALIAS, Table.TRUSTED_CERTIFICATE);

  private AccountRows() {}

  /** Whether it has no key, alias or trusted certificate. Not authenticated: for a check alone. */
  public static boolean isEmpty(Store store, String accountId, List<String> regions) {
    return regions.stream()
        .map(region -> KeyRows.scope(accountId, region))
        .allMatch(scope -> TABLES.stream().allMatch(table -> store.isEmpty(table, scope)));
  }
}
