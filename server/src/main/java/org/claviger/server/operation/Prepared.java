package org.claviger.server.operation;

import java.util.List;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.error.ApiException;

/**
 * A request that is ready to be authorised and done.
 *
 * @param accesses every permission it takes, at least one; all must be allowed
 * @param resources the ARNs of the keys concerned, for the record
 * @param work what to do once allowed
 */
public record Prepared(List<AccessRequest> accesses, List<String> resources, Work work) {
  public Prepared {
    accesses = List.copyOf(accesses);
    resources = List.copyOf(resources);
    if (accesses.isEmpty()) {
      throw new IllegalArgumentException("a request without a permission is not done");
    }
  }

  /** The part that uses keys or changes something. */
  @FunctionalInterface
  public interface Work {
    /**
     * Does it.
     *
     * @throws ApiException if it cannot be done; then nothing has changed
     */
    Result run();
  }
}
