package org.claviger.server.operation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.claviger.server.key.Grant;
import org.claviger.server.key.GrantOperation;
import org.claviger.server.key.GrantTerms;
import org.claviger.server.key.KeyGrants;
import org.claviger.server.key.NamedPrincipal;

/** Whom a grant lets retire it: its grantee, if that is among its operations, and whom it names. */
final class RetiringRights {
  private RetiringRights() {}

  /** As grants of that permission, which name their holders in the same way. */
  static KeyGrants of(Optional<Grant> grant) {
    List<Grant> rights = new ArrayList<>();
    grant
        .filter(each -> each.terms().operations().contains(GrantOperation.RetireGrant))
        .ifPresent(rights::add);
    grant.ifPresent(
        each ->
            each.terms()
                .retiringPrincipal()
                .ifPresent(principal -> rights.add(to(principal, each))));
    return new KeyGrants(rights);
  }

  private static Grant to(NamedPrincipal principal, Grant grant) {
    GrantTerms terms =
        new GrantTerms(
            Optional.empty(),
            principal,
            Optional.empty(),
            EnumSet.of(GrantOperation.RetireGrant),
            new TreeMap<>(),
            new TreeMap<>());
    return new Grant(grant.id(), grant.key(), terms, grant.issuingAccount(), grant.creationDate());
  }
}
