package org.claviger.server.iam.action;

import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;

/** {@code UpdateRole}: the description and how long sessions may be. */
final class UpdateRole extends OnIdentity {
  UpdateRole(Identities identities) {
    super(identities, IdentityKind.ROLE, "UpdateRole", false);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.name(IdentityKind.ROLE);
    String description = members.description();
    Integer seconds =
        members.integer(
            "MaxSessionDuration", CreateRole.MIN_SESSION_SECONDS, CreateRole.MAX_SESSION_SECONDS);
    members.check();
    return context -> prepare(context, name, description, seconds);
  }

  private Prepared prepare(
      RequestContext context, String name, String description, Integer seconds) {
    return on(
        context,
        name,
        ConditionKeys.NONE,
        found ->
            context
                .changes()
                .commit(
                    transaction -> {
                      identities()
                          .update(transaction, found, role -> changed(role, description, seconds));
                      return Result.of(object());
                    }));
  }

  private static Identity changed(Identity role, String description, Integer seconds) {
    return role.withTerms(
        role.trustPolicy(),
        description == null ? role.description() : description,
        seconds == null ? role.maxSessionSeconds() : seconds);
  }
}
