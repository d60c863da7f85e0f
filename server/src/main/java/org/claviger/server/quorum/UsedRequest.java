package org.claviger.server.quorum;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A request that was used, and cannot be again.
 *
 * @param nonce the request's
 * @param expires when the request is no longer good, and this may be forgotten
 */
public record UsedRequest(String nonce, Instant expires) {
  public UsedRequest {
    requireNonNull(nonce, "nonce");
    requireNonNull(expires, "expires");
  }
}
