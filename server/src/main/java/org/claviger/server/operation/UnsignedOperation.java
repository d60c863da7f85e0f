package org.claviger.server.operation;

import java.time.Instant;
import org.claviger.server.error.ApiException;
import org.claviger.server.sigv4.Caller;

/**
 * An action whose requests nobody signs: what a request carries says who sends it. A signature that
 * is there all the same is not looked at.
 *
 * @param <I> the request's record
 */
public interface UnsignedOperation<I> extends Operation<I> {
  /**
   * Establishes who sends a request, and that he may have it done: no authorizer is asked after it.
   *
   * @param sourceAddress the peer's IP address
   * @return whom the record names
   * @throws ApiException for whoever may not; counted as strangers' refusals are, not recorded one
   *     by one
   */
  Caller admit(I input, Instant now, String sourceAddress);
}
