package org.claviger.server.audit;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Records in tests whose thread waits for the disk. */
public final class Durably {
  private Durably() {}

  /** Returns when the record is durable; throws what its future fails with. */
  public static void await(CompletableFuture<Void> record) {
    try {
      record.join();
    } catch (CompletionException e) {
      throw (AuditUnavailableException) e.getCause();
    }
  }
}
