package org.claviger.server.authz;

import static java.util.Objects.requireNonNull;

import org.claviger.server.policy.Policy;

/**
 * A policy and what to call it in an explanation.
 *
 * @param name a managed policy's ARN, or {@code user/bob/inline-name}
 */
public record NamedPolicy(String name, Policy policy) {
  public NamedPolicy {
    requireNonNull(name, "name");
    requireNonNull(policy, "policy");
  }
}
