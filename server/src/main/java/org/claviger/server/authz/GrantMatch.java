package org.claviger.server.authz;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.claviger.server.authz.Explanation.GrantOutcome;
import org.claviger.server.key.Grant;
import org.claviger.server.key.GrantOperation;
import org.claviger.server.key.GrantTerms;
import org.claviger.server.key.KeyGrants;
import org.claviger.server.policy.RequestAttributes;

/** The grants on a resource that allow one access: by grantee, operation and constraint. */
final class GrantMatch {
  private final Optional<Guard> guard;
  private final Optional<GrantOperation> operation;
  private KeyGrants grants;

  GrantMatch(AccessRequest access) {
    this.guard = access.guard();
    this.operation = GrantOperation.ofPermission(access.permission());
  }

  /** A grant to the user or session that the caller is. */
  boolean toItself(RequestAttributes caller) {
    return to(caller.principalArn()) || (caller.roleArn().isEmpty() && toItsId(caller));
  }

  /** A grant to the role whose session the caller is. */
  boolean toItsRole(RequestAttributes caller) {
    Optional<String> role = caller.roleArn();
    return role.isPresent() && (to(role.get()) || toItsId(caller));
  }

  private boolean toItsId(RequestAttributes caller) {
    Optional<String> id = caller.uniqueId();
    return id.isPresent() && to(id.get());
  }

  /** A grant to the caller's account. */
  boolean toItsAccount(RequestAttributes caller) {
    return to(accountOf(caller));
  }

  boolean toAnyOf(RequestAttributes caller) {
    return toItself(caller) || toItsRole(caller) || toItsAccount(caller);
  }

  /** What each grant that names the caller says, for an explanation. */
  List<GrantOutcome> outcomes(RequestAttributes caller) {
    String byId = caller.roleArn().orElse(caller.principalArn());
    Map<String, String> names = new LinkedHashMap<>();
    names.put(caller.principalArn(), caller.principalArn());
    caller.roleArn().ifPresent(arn -> names.put(arn, arn));
    caller.uniqueId().ifPresent(id -> names.put(id, byId));
    names.put(accountOf(caller), accountOf(caller));
    return names.entrySet().stream()
        .flatMap(grantee -> grantsTo(grantee.getKey()).stream().map(outcome(grantee.getValue())))
        .toList();
  }

  private Function<Grant, GrantOutcome> outcome(String grantee) {
    return grant -> new GrantOutcome(grant.id(), grantee, operation.isPresent() && allows(grant));
  }

  private static String accountOf(RequestAttributes caller) {
    return "arn:aws:iam::" + caller.accountId() + ":root";
  }

  private boolean to(String grantee) {
    if (operation.isEmpty()) {
      return false;
    }
    List<Grant> granted = grantsTo(grantee);
    for (int i = 0; i < granted.size(); i++) {
      if (allows(granted.get(i))) {
        return true;
      }
    }
    return false;
  }

  private List<Grant> grantsTo(String grantee) {
    if (grants == null) {
      grants =
          guard
              .filter(each -> each.policy().isPresent())
              .map(each -> each.grants().get())
              .orElse(KeyGrants.NONE);
    }
    return grants.to(grantee);
  }

  private boolean allows(Grant grant) {
    GrantTerms terms = grant.terms();
    return terms.operations().contains(operation.get())
        && (!operation.get().isConstrained() || fits(terms))
        && guard.get().grantFits().test(grant);
  }

  private boolean fits(GrantTerms terms) {
    Map<String, String> context = guard.get().encryptionContext();
    return (terms.contextEquals().isEmpty() || terms.contextEquals().equals(context))
        && context.entrySet().containsAll(terms.contextSubset().entrySet());
  }
}
