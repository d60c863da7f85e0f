package org.claviger.server.authz;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.server.authz.Explanation.PolicyKind;
import org.claviger.server.authz.Explanation.PolicyOutcome;
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
    List<PolicyOutcome> outcomes = new ArrayList<>();
    access
        .guard()
        .flatMap(Guard::policy)
        .ifPresent(
            policy ->
                outcomes.add(
                    new PolicyOutcome(
                        PolicyKind.ResourcePolicy, access.resourceArn(), policy.explain(asked))));
    principal.policies().forEach(each -> outcomes.add(of(PolicyKind.IdentityPolicy, each)));
    principal.boundary().ifPresent(each -> outcomes.add(of(PolicyKind.PermissionsBoundary, each)));
    principal.sessionPolicies().forEach(each -> outcomes.add(of(PolicyKind.SessionPolicy, each)));
    return new Explanation(decide(), outcomes, new GrantMatch(access).outcomes(asked));
  }

  private PolicyOutcome of(PolicyKind kind, NamedPolicy policy) {
    return new PolicyOutcome(kind, policy.name(), policy.policy().explain(asked));
  }

  private Decision inItsOwnAccount() {
    Verdict resource = ofResource();
    Effect identity = of(principal.policies());
    Effect boundary = ofBoundary();
    Effect session = ofSession();
    Denial denial = explicit(resource, identity, boundary, session);
    if (denial != null) {
      return denied(denial);
    }
    if (access.guard().isEmpty()) {
      return isRoot ? ROOT : limited(byIdentity(identity), boundary, session);
    }
    Decision byPolicy = byPolicies(resource, identity, boundary, session);
    return byPolicy instanceof Decision.Denied
        ? byGrants(byPolicy, identity, boundary, session)
        : byPolicy;
  }

  private Decision byPolicies(Verdict resource, Effect identity, Effect boundary, Effect session) {
    if (resource.effect() != Effect.ALLOW) {
      return denied(Denial.NO_RESOURCE_POLICY);
    }
    if (isRoot || suffices(resource.match())) {
      return BY_RESOURCE_POLICY;
    }
    return resource.match() == PrincipalMatch.ROLE
        ? limited(BY_RESOURCE_POLICY, boundary, session)
        : limited(byIdentity(identity), boundary, session);
  }

  private static boolean suffices(PrincipalMatch match) {
    return match == PrincipalMatch.SELF || match == PrincipalMatch.ANYONE;
  }

  /** What grants add to a refusal by policies that did not deny. */
  private Decision byGrants(Decision refusal, Effect identity, Effect boundary, Effect session) {
    GrantMatch grants = new GrantMatch(access);
    if (grants.toItself(asked)) {
      return BY_GRANT;
    }
    boolean within = boundary == Effect.ALLOW && session == Effect.ALLOW;
    boolean granted =
        within
            && (grants.toItsRole(asked)
                || (identity == Effect.ALLOW && grants.toItsAccount(asked)));
    return granted ? BY_GRANT : refusal;
  }

  /** The caller's side first: before it consents, nothing is told of the resource. */
  private Decision inAnotherAccount() {
    Effect identity = isRoot ? Effect.ALLOW : of(principal.policies());
    Effect boundary = ofBoundary();
    Effect session = ofSession();
    Denial denial = explicit(Verdict.NONE, identity, boundary, session);
    if (denial != null) {
      return denied(denial);
    }
    Decision own = limited(byIdentity(identity), boundary, session);
    if (own instanceof Decision.Denied) {
      return own;
    }
    return isOpened() ? BY_BOTH_ACCOUNTS : denied(Denial.FOREIGN);
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

  private static Denial explicit(
      Verdict resource, Effect identity, Effect boundary, Effect session) {
    if (resource.effect() == Effect.DENY) {
      return Denial.DENIED_BY_RESOURCE_POLICY;
    }
    if (identity == Effect.DENY) {
      return Denial.DENIED_BY_IDENTITY_POLICY;
    }
    if (boundary == Effect.DENY) {
      return Denial.DENIED_BY_BOUNDARY;
    }
    return session == Effect.DENY ? Denial.DENIED_BY_SESSION_POLICY : null;
  }

  private Decision byIdentity(Effect identity) {
    return identity == Effect.ALLOW ? BY_IDENTITY_POLICY : denied(Denial.NO_IDENTITY_POLICY);
  }

  /** A permission, as far as boundary and session policies let it pass. */
  private Decision limited(Decision decision, Effect boundary, Effect session) {
    if (decision instanceof Decision.Denied) {
      return decision;
    }
    if (boundary != Effect.ALLOW) {
      return denied(Denial.NO_BOUNDARY);
    }
    return session == Effect.ALLOW ? decision : denied(Denial.NO_SESSION_POLICY);
  }

  private Verdict ofResource() {
    return access
        .guard()
        .flatMap(Guard::policy)
        .map(policy -> policy.evaluate(asked))
        .orElse(Verdict.NONE);
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

  private Decision denied(Denial denial) {
    return denial.of(principal.caller(), access);
  }
}
