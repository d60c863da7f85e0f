package org.claviger.server.iam.action;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.server.authz.NamedPolicy;
import org.claviger.server.policy.Policy;
import org.claviger.server.policy.PrincipalMatch;
import org.claviger.server.policy.StatementOutcome;
import org.claviger.server.policy.Verdict;

/**
 * What policies come to for one action on one resource, as AWS's simulator answers: an explicit
 * deny anywhere wins; a boundary limits; the resource's own policy can allow by naming the caller,
 * and on a KMS key it must allow or delegate to the account.
 *
 * @param policies of the identity
 * @param boundary may be empty
 * @param resourcePolicy may be empty
 * @param sameAccount whether the resource belongs to the caller's account
 */
record Simulation(
    List<NamedPolicy> policies,
    List<NamedPolicy> boundary,
    Optional<Policy> resourcePolicy,
    boolean sameAccount) {
  private static final String RESOURCE_POLICY = "resource-policy";

  /** The three decisions, in AWS's words. */
  enum Decision {
    allowed,
    explicitDeny,
    implicitDeny
  }

  /**
   * One result.
   *
   * @param matched the names of the policies that decided
   * @param allowedByBoundary empty if there is none
   * @param missing the condition keys that were asked for and not given
   */
  record Outcome(
      SimulatedRequest request,
      Decision decision,
      Set<String> matched,
      Optional<Boolean> allowedByBoundary,
      Set<String> missing) {}

  Outcome evaluate(SimulatedRequest request) {
    Verdict.Effect identity = effect(policies, request);
    Verdict.Effect limit = effect(boundary, request);
    Verdict resource = resourcePolicy.map(each -> each.evaluate(request)).orElse(Verdict.NONE);
    boolean isDenied =
        identity == Verdict.Effect.DENY
            || limit == Verdict.Effect.DENY
            || resource.effect() == Verdict.Effect.DENY;
    boolean isBounded = boundary.isEmpty() || limit == Verdict.Effect.ALLOW;
    boolean isAllowed =
        allows(request, identity == Verdict.Effect.ALLOW && isBounded, isBounded, resource);
    Decision decision =
        isDenied ? Decision.explicitDeny : isAllowed ? Decision.allowed : Decision.implicitDeny;
    return new Outcome(
        request,
        decision,
        matched(request, decision),
        boundary.isEmpty() ? Optional.empty() : Optional.of(isBounded),
        request.missing());
  }

  private boolean allows(
      SimulatedRequest request, boolean byIdentity, boolean isBounded, Verdict resource) {
    boolean byResource = resource.effect() == Verdict.Effect.ALLOW;
    if (!sameAccount) {
      return byIdentity && byResource;
    }
    boolean isNamed =
        byResource
            && resource.match() != PrincipalMatch.ACCOUNT
            && (resource.match() != PrincipalMatch.ROLE || isBounded);
    boolean isDelegated =
        resourcePolicy.isEmpty() || byResource || !request.resource().startsWith("arn:aws:kms:");
    return isNamed || (byIdentity && isDelegated);
  }

  private static Verdict.Effect effect(List<NamedPolicy> policies, SimulatedRequest request) {
    Verdict.Effect effect = Verdict.Effect.NONE;
    for (NamedPolicy each : policies) {
      Verdict.Effect one = each.policy().evaluate(request).effect();
      if (one == Verdict.Effect.DENY) {
        return one;
      }
      effect = one == Verdict.Effect.ALLOW ? one : effect;
    }
    return effect;
  }

  private Set<String> matched(SimulatedRequest request, Decision decision) {
    Set<String> names = new LinkedHashSet<>();
    if (decision == Decision.implicitDeny) {
      return names;
    }
    String effect = decision == Decision.explicitDeny ? "Deny" : "Allow";
    List<NamedPolicy> all = new ArrayList<>(policies);
    all.addAll(boundary);
    resourcePolicy.ifPresent(each -> all.add(new NamedPolicy(RESOURCE_POLICY, each)));
    for (NamedPolicy each : all) {
      for (StatementOutcome statement : each.policy().explain(request)) {
        if (statement.matched() && statement.effect().equals(effect)) {
          names.add(each.name());
        }
      }
    }
    return names;
  }
}
