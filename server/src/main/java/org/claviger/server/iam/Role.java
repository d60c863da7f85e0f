package org.claviger.server.iam;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import org.claviger.server.policy.Policy;

/**
 * What whoever assumes a role must know of it: an immutable snapshot.
 *
 * @param arn with its path, such as {@code arn:aws:iam::111122223333:role/app/Reader}
 * @param id {@code AROA...}, never given twice
 * @param name without path
 * @param accountId the 12 digits of its account
 * @param trust who may assume it
 * @param maxSessionDuration how long a session may be, 1 to 12 hours
 * @param tags the role's own tags
 */
public record Role(
    String arn,
    String id,
    String name,
    String accountId,
    Policy trust,
    Duration maxSessionDuration,
    Map<String, String> tags) {
  public Role {
    requireNonNull(arn, "arn");
    requireNonNull(id, "id");
    requireNonNull(name, "name");
    requireNonNull(accountId, "accountId");
    requireNonNull(trust, "trust");
    requireNonNull(maxSessionDuration, "maxSessionDuration");
    tags = Map.copyOf(tags);
  }
}
