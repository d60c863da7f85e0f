package org.claviger.server.authz;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.claviger.server.policy.StatementOutcome;

/**
 * Why a decision came out as it did.
 *
 * @param decision what it is
 * @param policies what each policy says, in the order in which they are looked at
 * @param grants the grants to the caller, its role and its account
 * @param context the values of the condition keys that say what a request is, and of those that the
 *     policies ask for; without those that have no value
 */
public record Explanation(
    Decision decision,
    List<PolicyOutcome> policies,
    List<GrantOutcome> grants,
    SortedMap<String, List<String>> context) {
  public Explanation {
    requireNonNull(decision, "decision");
    policies = List.copyOf(policies);
    grants = List.copyOf(grants);
    context = Collections.unmodifiableSortedMap(new TreeMap<>(context));
  }

  /** What a policy is attached to. */
  public enum PolicyKind {
    ResourcePolicy,
    IdentityPolicy,
    PermissionsBoundary,
    SessionPolicy
  }

  /**
   * What one policy says.
   *
   * @param kind what it is attached to
   * @param name which it is
   * @param statements each statement's outcome
   */
  public record PolicyOutcome(PolicyKind kind, String name, List<StatementOutcome> statements) {
    public PolicyOutcome {
      requireNonNull(kind, "kind");
      requireNonNull(name, "name");
      statements = List.copyOf(statements);
    }
  }

  /**
   * What one grant says.
   *
   * @param grantId which it is
   * @param grantee to whom
   * @param matched whether it allows the access
   */
  public record GrantOutcome(String grantId, String grantee, boolean matched) {
    public GrantOutcome {
      requireNonNull(grantId, "grantId");
      requireNonNull(grantee, "grantee");
    }
  }
}
