package org.claviger.server.event;

import static java.util.Objects.requireNonNull;

/**
 * Whose an event is that concerns no key, and of which region.
 *
 * @param accountId the operator's account
 * @param region the HSM's, or the server's first
 */
record Place(String accountId, String region) {
  Place {
    requireNonNull(accountId, "accountId");
    requireNonNull(region, "region");
  }
}
