package org.claviger.server.iam.action;

import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityKind;

/**
 * {@code DeleteUser}, {@code DeleteGroup}, {@code DeleteRole}: one to which nothing belongs any
 * more. Its sessions end with it.
 */
final class DeleteIdentity extends OnIdentity {
  DeleteIdentity(Identities identities, IdentityKind kind) {
    super(identities, kind, "Delete" + kind.noun(), false);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.name(kind());
    members.check();
    return context ->
        on(
            context,
            name,
            ConditionKeys.NONE,
            found -> committed(context, transaction -> identities().delete(transaction, found)));
  }
}
