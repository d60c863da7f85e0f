package org.claviger.server.iam.action;

import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;

/**
 * {@code UpdateUser}, {@code UpdateGroup}: another name or path. Unique ids, memberships and access
 * keys stay; policies that name the old ARN do not follow. It must be permitted on the old ARN and
 * on the new.
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
    return context -> prepare(context, name, newName == null ? name : newName, newPath);
  }

  private Prepared prepare(RequestContext context, String name, String newName, String newPath) {
    String accountId = context.caller().accountId();
    return onBoth(
        context,
        name,
        ConditionKeys.NONE,
        path -> kind().arn(accountId, newPath == null ? path : newPath, newName),
        found ->
            commit(context, found, (transaction, identity) -> moved(identity, newName, newPath)));
  }

  private static Identity moved(Identity identity, String newName, String newPath) {
    return identity.withName(newName, newPath == null ? identity.path() : newPath);
  }
}
