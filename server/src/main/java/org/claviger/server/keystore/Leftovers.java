package org.claviger.server.keystore;

import org.claviger.server.store.Intents.Intent;
import org.claviger.server.store.Store;
import org.claviger.server.store.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys that were deleted while an HSM of their store was away, once the store goes too. */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private Leftovers() {}

  /** As in AWS, their objects stay in the tokens, for the tokens' owner to remove. */
  static void forget(Store store, Transaction transaction, String storeId) {
    for (Intent intent : store.intents().unfinished(storeId)) {
      store.intents().complete(transaction, intent.materialId());
      LOG.warn(
          "the custom key store {} is deleted; the object claviger:material with the CKA_ID {} may"
              + " be left in its tokens",
          storeId,
          intent.materialId());
    }
  }
}
