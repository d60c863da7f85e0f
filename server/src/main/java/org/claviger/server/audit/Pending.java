package org.claviger.server.audit;

import java.util.concurrent.CompletableFuture;

/**
 * A record on its way to the disk.
 *
 * @param eventId its id
 * @param json its JSON object
 * @param isCommitted whether its change is committed, so that it must be written come what may
 * @param durable completes when it is on disk, or fails
 */
record Pending(String eventId, byte[] json, boolean isCommitted, CompletableFuture<Void> durable) {
  static Pending of(String eventId, byte[] json, boolean isCommitted) {
    return new Pending(eventId, json, isCommitted, new CompletableFuture<>());
  }
}
