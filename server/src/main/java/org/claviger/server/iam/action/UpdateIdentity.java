package org.claviger.server.iam.action;

import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;

/**
 * {@code UpdateUser}, {@code UpdateGroup}: another name or path. Unique ids, memberships and access
 * keys stay; policies that name the old ARN do not follow.
 */
final class UpdateIdentity extends OnIdentity {
  UpdateIdentity(Identities identities, IdentityKind kind) {
    super(identities, kind, "Update" + kind.noun(), false);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.name(kind());
    String newName = members.optionalNewName("New" + kind().noun() + "Name", kind());
    String newPath = members.optionalPath("NewPath");
    members.check();
    return context ->
        change(
            context,
            name,
            ConditionKeys.NONE,
            (transaction, identity) -> renamed(identity, newName, newPath));
  }

  private static Identity renamed(Identity identity, String newName, String newPath) {
    return identity.withName(
        newName == null ? identity.name() : newName, newPath == null ? identity.path() : newPath);
  }
}
