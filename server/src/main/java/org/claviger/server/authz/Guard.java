package org.claviger.server.authz;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.claviger.server.key.Grant;
import org.claviger.server.key.KeyGrants;
import org.claviger.server.policy.Policy;

/**
 * What guards a resource that has a policy of its own, as a key has: whoever is to use it needs
 * that policy or a grant, and not his own policies alone.
 *
 * @param policy the resource's; empty for one that allows nothing to anybody, by no grant either
 * @param grants those on the resource; asked only if policies have not decided yet
 * @param encryptionContext the request's, for the constraints of grants
 * @param grantFits which grants the request can rest on, beside their operations and constraints
 */
public record Guard(
    Optional<Policy> policy,
    Supplier<KeyGrants> grants,
    Map<String, String> encryptionContext,
    Predicate<Grant> grantFits) {
  /** Of a resource that is not there: it allows nothing to anybody. */
  public static final Guard CLOSED = of(Optional.empty());

  public Guard {
    requireNonNull(policy, "policy");
    requireNonNull(grants, "grants");
    encryptionContext = Collections.unmodifiableMap(encryptionContext);
    requireNonNull(grantFits, "grantFits");
  }

  /** A policy, and no grants. */
  public static Guard of(Optional<Policy> policy) {
    return of(policy, () -> KeyGrants.NONE);
  }

  /** A policy and grants, for a request without encryption context. */
  public static Guard of(Optional<Policy> policy, Supplier<KeyGrants> grants) {
    return new Guard(policy, grants, Map.of(), grant -> true);
  }

  /** The same for a request with that encryption context. */
  public Guard with(Map<String, String> newEncryptionContext) {
    return new Guard(policy, grants, newEncryptionContext, grantFits);
  }

  /** The same with other grants. */
  public Guard withGrants(Supplier<KeyGrants> newGrants) {
    return new Guard(policy, newGrants, encryptionContext, grantFits);
  }

  /** The same for a request that can rest on some grants alone. */
  public Guard withGrantsThat(Predicate<Grant> fit) {
    return new Guard(policy, grants, encryptionContext, fit);
  }
}
