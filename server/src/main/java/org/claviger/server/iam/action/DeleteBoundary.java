package org.claviger.server.iam.action;

import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.IamErrors;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;

/** {@code DeleteUserPermissionsBoundary}, {@code DeleteRolePermissionsBoundary}. */
final class DeleteBoundary extends OnIdentity {
  DeleteBoundary(Identities identities, IdentityKind kind) {
    super(identities, kind, "Delete" + kind.noun() + "PermissionsBoundary", false);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.name(kind());
    members.check();
    return context ->
        change(context, name, ConditionKeys.NONE, (transaction, identity) -> unbounded(identity));
  }

  private static Identity unbounded(Identity identity) {
    if (identity.boundary().isEmpty()) {
      throw IamErrors.noSuch(
          "The "
              + identity.kind().word()
              + " "
              + identity.name()
              + " has no permissions boundary.");
    }
    return identity.withoutBoundary();
  }
}
