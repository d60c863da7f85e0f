package org.claviger.server.policy;

import java.util.Optional;
import java.util.Set;

/**
 * {@code Principal}, or {@code NotPrincipal}, which speaks of all whom it does not name. A {@code
 * Deny} spares a caller that is named itself; that its role or its account is named is not enough,
 * since AWS wants both named beside it. An {@code Allow} leaves out whom it names in any way.
 *
 * @param negated whether it is the latter
 * @param anyone whether {@code *} is among the names
 * @param accounts the 12 digits of accounts and of root users' ARNs
 * @param roles ARNs of roles, which stand for all of their sessions
 * @param callers ARNs of users and sessions
 * @param providers identity providers
 */
record PrincipalElement(
    boolean negated,
    boolean anyone,
    Set<String> accounts,
    Set<String> roles,
    Set<String> callers,
    Set<String> providers) {
  private static final Optional<PrincipalMatch> NOBODY = Optional.empty();
  private static final Optional<PrincipalMatch> ACCOUNT = Optional.of(PrincipalMatch.ACCOUNT);
  private static final Optional<PrincipalMatch> ROLE = Optional.of(PrincipalMatch.ROLE);
  private static final Optional<PrincipalMatch> ANYONE = Optional.of(PrincipalMatch.ANYONE);
  private static final Optional<PrincipalMatch> SELF = Optional.of(PrincipalMatch.SELF);

  PrincipalElement {
    accounts = Set.copyOf(accounts);
    roles = Set.copyOf(roles);
    callers = Set.copyOf(callers);
    providers = Set.copyOf(providers);
  }

  /** How it speaks of the caller, at its strongest; empty if it does not. */
  Optional<PrincipalMatch> match(RequestAttributes request, Effect effect) {
    Optional<PrincipalMatch> named = named(request);
    if (!negated) {
      return named;
    }
    boolean isLeftOut =
        effect == Effect.Allow ? named.isPresent() : named.equals(SELF) || named.equals(ANYONE);
    return isLeftOut ? NOBODY : ANYONE;
  }

  private Optional<PrincipalMatch> named(RequestAttributes request) {
    boolean ofAccount = accounts.contains(request.accountId());
    if ((ofAccount && request.isRoot())
        || callers.contains(request.principalArn())
        || contains(providers, request.federatedProvider())) {
      return SELF;
    }
    if (anyone) {
      return ANYONE;
    }
    if (contains(roles, request.roleArn()) || contains(callers, request.federatingUserArn())) {
      return ROLE;
    }
    return ofAccount ? ACCOUNT : NOBODY;
  }

  private static boolean contains(Set<String> names, Optional<String> name) {
    return name.isPresent() && names.contains(name.get());
  }
}
