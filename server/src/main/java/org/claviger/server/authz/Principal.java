package org.claviger.server.authz;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.sigv4.Caller;

/**
 * A caller with all that decides what it may do: an immutable snapshot.
 *
 * @param caller who signed
 * @param name the user's name, the role's name for a session, the name of the user who federated
 *     for a federated user, empty for a root user
 * @param tags the principal's tags; for a session those of its role or user overlaid by its own
 * @param policies inline, attached and, for a user, its groups'; none for a root user, whom nothing
 *     limits within its account
 * @param boundary the permission boundary
 * @param sessionPolicies empty if the session has none; a session may do what one of them allows
 */
public record Principal(
    Caller caller,
    String name,
    Map<String, String> tags,
    List<NamedPolicy> policies,
    Optional<NamedPolicy> boundary,
    List<NamedPolicy> sessionPolicies) {
  public Principal {
    requireNonNull(caller, "caller");
    requireNonNull(name, "name");
    tags = Map.copyOf(tags);
    policies = List.copyOf(policies);
    requireNonNull(boundary, "boundary");
    sessionPolicies = List.copyOf(sessionPolicies);
  }
}
