package org.claviger.server.operation;

import java.util.List;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.error.ApiException;
import org.claviger.server.key.Key;

/**
 * A request that is ready to be authorised and done.
 *
 * @param accesses every permission it takes, at least one; all must be allowed
 * @param resources the ARNs of the keys concerned, for the record
 * @param uses the keys that do cryptographic work for it, for their last usage; a key twice if it
 *     works twice
 * @param quotas the request quotas that it counts against; empty means the action's own
 * @param work what to do once allowed
 */
public record Prepared(
    List<AccessRequest> accesses,
    List<String> resources,
    List<Key> uses,
    List<String> quotas,
    Work work) {
  public Prepared {
    accesses = List.copyOf(accesses);
    resources = List.copyOf(resources);
    uses = List.copyOf(uses);
    quotas = List.copyOf(quotas);
    if (accesses.isEmpty()) {
      throw new IllegalArgumentException("a request without a permission is not done");
    }
  }

  /** A request that uses no key and counts against its action's own quota. */
  public Prepared(List<AccessRequest> accesses, List<String> resources, Work work) {
    this(accesses, resources, List.of(), List.of(), work);
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
