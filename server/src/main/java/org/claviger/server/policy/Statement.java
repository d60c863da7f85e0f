package org.claviger.server.policy;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * One statement of a policy.
 *
 * @param effect whether it allows or denies
 * @param principals of the kind {@code AWS}: ARNs, account ids, {@code *}; empty where it says
 *     {@code NotPrincipal} or names others
 * @param actions empty where it says {@code NotAction} or none
 * @param resources empty where it says {@code NotResource} or none
 * @param conditional whether it has a condition
 */
public record Statement(
    Effect effect,
    Set<String> principals,
    Set<String> actions,
    Set<String> resources,
    boolean conditional) {
  public Statement {
    requireNonNull(effect, "effect");
    principals = Set.copyOf(principals);
    actions = Set.copyOf(actions);
    resources = Set.copyOf(resources);
  }

  /** Whether it allows the root user of an account everything that KMS has, always. */
  boolean allowsRootEverything(String accountId) {
    boolean root =
        principals.contains("arn:aws:iam::" + accountId + ":root")
            || principals.contains(accountId);
    boolean everything =
        actions.stream().anyMatch(each -> each.equals("*") || each.equalsIgnoreCase("kms:*"));
    return effect == Effect.Allow && root && everything && resources.contains("*") && !conditional;
  }

  /** What a statement does, in the words of the language. */
  public enum Effect {
    Allow,
    Deny
  }
}
