package org.claviger.server.app;

import java.util.List;
import org.claviger.server.hsm.HsmModule;
import org.claviger.server.iam.Accounts;
import org.claviger.server.store.Store;
import org.claviger.server.store.Table;

/** Keeps a start from making a new HSM domain in place of one that was lost. */
final class LostTokens {
  private LostTokens() {}

  /**
   * Refuses the start if the database has what a missing token belongs to.
   *
   * @throws LostTokenException naming it
   */
  static void refuse(HsmModule module, Store store, List<String> regions) {
    if (!store.isEmpty(Table.ACCOUNT, Accounts.SCOPE) && !module.hasIdentity()) {
      throw new LostTokenException("an account");
    }
    for (String region : regions) {
      if (!store.isEmpty(Table.MATERIAL, region) && !module.hasRegion(region)) {
        throw new LostTokenException("keys of the region " + region);
      }
    }
  }
}
