package org.claviger.server.authz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.server.authz.Explanation.PolicyKind;
import org.claviger.server.authz.Explanation.PolicyOutcome;
import org.claviger.server.policy.Policy;
import org.claviger.server.policy.PrincipalMatch;
import org.claviger.server.policy.Verdict;
import org.claviger.server.policy.Verdict.Effect;
import org.claviger.server.sigv4.Caller.PrincipalType;

/** One access, weighed in AWS's order: explicit denies, then what allows, then what limits. */
final class Evaluation {
  private static final Decision ROOT = new Decision.Allowed("the account's root user");
  private static final Decision BY_RESOURCE_POLICY =
      new Decision.Allowed("the resource's policy allows it");
  private static final Decision BY_IDENTITY_POLICY =
      new Decision.Allowed("the caller's policies allow it");
  private static final Decision BY_GRANT = new Decision.Allowed("a grant allows it");
  private static final Decision BY_BOTH_ACCOUNTS =
      new Decision.Allowed("both accounts' policies allow it");

  private final Principal principal;
  private final AccessRequest access;
  private final Asked asked;
  private final boolean isRoot;

  Evaluation(Principal principal, AccessRequest access, Circumstances circumstances) {
    this.principal = principal;
    this.access = access;
    this.asked = new Asked(principal, access, circumstances);
    this.isRoot = principal.caller().type() == PrincipalType.ROOT;
  }

  Decision decide() {
    return principal.caller().accountId().equals(access.resourceAccountId())
        ? inItsOwnAccount()
        : inAnotherAccount();
  }

  /** Whether the resource's policy lets the caller in. */
  boolean isAdmitted() {
    return ofResource().effect() == Effect.ALLOW;
  }

  /** The decision, and what each policy and grant has to do with it. */
  Explanation explain() {
    AskedNoted noted = new AskedNoted(asked);
    List<PolicyOutcome> outcomes = new ArrayList<>();
    access
        .guard()
        .flatMap(Guard::policy)
        .ifPresent(
            policy ->
                outcomes.add(
                    new PolicyOutcome(
                        PolicyKind.ResourcePolicy, access.resourceArn(), policy.explain(noted))));
    principal.policies().forEach(each -> outcomes.add(of(PolicyKind.IdentityPolicy, each, noted)));
    principal
        .boundary()
        .ifPresent(each -> outcomes.add(of(PolicyKind.PermissionsBoundary, each, noted)));
    principal
        .sessionPolicies()
        .forEach(each -> outcomes.add(of(PolicyKind.SessionPolicy, each, noted)));
    return new Explanation(
        decide(), outcomes, new GrantMatch(access).outcomes(asked), noted.context());
  }

  private static PolicyOutcome of(PolicyKind kind, NamedPolicy policy, AskedNoted noted) {
    return new PolicyOutcome(kind, policy.name(), policy.policy().explain(noted));
  }

  private Decision inItsOwnAccount() {
    Verdict resource = ofResource();
    Effect identity = of(principal.policies());
    Effect boundary = ofBoundary();
    Effect session = ofSession();
    Optional<Denial> denial = explicit(resource, identity, boundary, session);
    if (denial.isPresent()) {
      return decided(denial, ROOT);
    }
    if (access.guard().isEmpty()) {
      return isRoot ? ROOT : decided(delegated(identity, boundary, session), BY_IDENTITY_POLICY);
    }
    denial = byPolicies(resource, identity, boundary, session);
    return denial.isPresent() && isGranted(identity, boundary, session)
        ? BY_GRANT
        : decided(denial, BY_RESOURCE_POLICY);
  }

  /** What keeps the resource's policy from being enough. */
  private Optional<Denial> byPolicies(
      Verdict resource, Effect identity, Effect boundary, Effect session) {
    if (resource.effect() != Effect.ALLOW) {
      return Optional.of(Denial.NO_RESOURCE_POLICY);
    }
    if (isRoot || suffices(resource.match())) {
      return Optional.empty();
    }
    return resource.match() == PrincipalMatch.ROLE
        ? limited(boundary, session)
        : delegated(identity, boundary, session);
  }

  private static boolean suffices(PrincipalMatch match) {
    return match == PrincipalMatch.SELF || match == PrincipalMatch.ANYONE;
  }

  /** Whether a grant allows what policies do not, though none denies it. */
  private boolean isGranted(Effect identity, Effect boundary, Effect session) {
    GrantMatch grants = new GrantMatch(access);
    return grants.toItself(asked)
        || (limited(boundary, session).isEmpty()
            && (grants.toItsRole(asked)
                || (identity == Effect.ALLOW && grants.toItsAccount(asked))));
  }

  /**
   * The owner's side first: before it consents, no policy of the caller's is asked about the
   * resource, so that the refusal does not depend on what the resource is.
   */
  private Decision inAnotherAccount() {
    if (!isOpened()) {
      return decided(Optional.of(Denial.FOREIGN), BY_BOTH_ACCOUNTS);
    }
    Effect identity = isRoot ? Effect.ALLOW : of(principal.policies());
    Effect boundary = ofBoundary();
    Effect session = ofSession();
    Optional<Denial> own = explicit(Verdict.NONE, identity, boundary, session);
    return decided(own.or(() -> delegated(identity, boundary, session)), BY_BOTH_ACCOUNTS);
  }

  /** Whether the account that owns the resource opens it to the caller. */
  private boolean isOpened() {
    if (access.guard().isEmpty() || !AcrossAccounts.allow(access.permission())) {
      return false;
    }
    Effect resource = ofResource().effect();
    return resource == Effect.ALLOW
        || (resource == Effect.NONE && new GrantMatch(access).toAnyOf(asked));
  }

  private static Optional<Denial> explicit(
      Verdict resource, Effect identity, Effect boundary, Effect session) {
    if (resource.effect() == Effect.DENY) {
      return Optional.of(Denial.DENIED_BY_RESOURCE_POLICY);
    }
    if (identity == Effect.DENY) {
      return Optional.of(Denial.DENIED_BY_IDENTITY_POLICY);
    }
    if (boundary == Effect.DENY) {
      return Optional.of(Denial.DENIED_BY_BOUNDARY);
    }
    return session == Effect.DENY ? Optional.of(Denial.DENIED_BY_SESSION_POLICY) : Optional.empty();
  }

  /** What keeps identity policies from being enough. */
  private static Optional<Denial> delegated(Effect identity, Effect boundary, Effect session) {
    return identity == Effect.ALLOW
        ? limited(boundary, session)
        : Optional.of(Denial.NO_IDENTITY_POLICY);
  }

  /** What boundary and session policies do not let pass. */
  private static Optional<Denial> limited(Effect boundary, Effect session) {
    if (boundary != Effect.ALLOW) {
      return Optional.of(Denial.NO_BOUNDARY);
    }
    return session == Effect.ALLOW ? Optional.empty() : Optional.of(Denial.NO_SESSION_POLICY);
  }

  private Decision decided(Optional<Denial> denial, Decision otherwise) {
    return denial.isPresent() ? denial.get().of(principal.caller(), access) : otherwise;
  }

  private Verdict ofResource() {
    Optional<Policy> policy = access.guard().flatMap(Guard::policy);
    return policy.isEmpty() ? Verdict.NONE : policy.get().evaluate(asked);
  }

  private Effect ofBoundary() {
    Optional<NamedPolicy> boundary = principal.boundary();
    return boundary.isEmpty() ? Effect.ALLOW : boundary.get().policy().evaluate(asked).effect();
  }

  private Effect ofSession() {
    return principal.sessionPolicies().isEmpty() ? Effect.ALLOW : of(principal.sessionPolicies());
  }

  /** What several policies come to: one that denies is enough, else one that allows. */
  private Effect of(List<NamedPolicy> policies) {
    Effect effect = Effect.NONE;
    for (int i = 0; i < policies.size(); i++) {
      Effect each = policies.get(i).policy().evaluate(asked).effect();
      if (each == Effect.DENY) {
        return each;
      }
      effect = each == Effect.ALLOW ? each : effect;
    }
    return effect;
  }
}
