package org.claviger.server.policy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code Principal}, or {@code NotPrincipal}, which speaks of all whom it does not name. A {@code
 * Deny} spares a caller that is named itself; that its role or its account is named is not enough,
 * since AWS wants both named beside it. An {@code Allow} leaves out whom it names in any way.
 *
 * @param negated whether it is the latter
 * @param anyone whether {@code *} is among the names
 * @param accounts the 12 digits of accounts and of root users' ARNs
 * @param roles unique ids of roles, which stand for all of their sessions; ARNs of those not bound
 * @param callers unique ids of users, ARNs of those not bound, and ARNs of sessions
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

  /** The same with names of users and roles replaced by the unique ids that they stand for. */
  PrincipalElement bound(Map<String, String> ids) {
    return new PrincipalElement(
        negated, anyone, accounts, bound(roles, ids), bound(callers, ids), providers);
  }

  private static Set<String> bound(Set<String> names, Map<String, String> ids) {
    return names.stream()
        .map(name -> ids.getOrDefault(name, name))
        .collect(Collectors.toUnmodifiableSet());
  }

  private Optional<PrincipalMatch> named(RequestAttributes request) {
    if (anyone && accounts.isEmpty() && callers.isEmpty() && providers.isEmpty()) {
      return ANYONE;
    }
    boolean ofAccount = accounts.contains(request.accountId());
    if ((ofAccount && request.isRoot())
        || callers.contains(request.principalArn())
        || contains(callers, request.uniqueId())
        || contains(providers, request.federatedProvider())) {
      return SELF;
    }
    if (anyone) {
      return ANYONE;
    }
    if (contains(roles, request.roleArn())
        || contains(roles, request.uniqueId())
        || contains(callers, request.federatingUserArn())
        || contains(callers, request.federatingUserId())) {
      return ROLE;
    }
    return ofAccount ? ACCOUNT : NOBODY;
  }

  private static boolean contains(Set<String> names, Optional<String> name) {
    return name.isPresent() && names.contains(name.get());
  }
}
