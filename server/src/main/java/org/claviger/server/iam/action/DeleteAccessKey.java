package org.claviger.server.iam.action;

import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityKind;

/** {@code DeleteAccessKey}: it signs no more. */
final class DeleteAccessKey extends OnKeyOwner {
  DeleteAccessKey(Identities identities) {
    super(identities, "DeleteAccessKey", false);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.optionalName(IdentityKind.USER);
    String id = members.accessKeyId();
    members.check();
    return context ->
        onOwner(
            context,
            name,
            owner ->
                committed(
                    context,
                    transaction -> identities().accessKeys().delete(transaction, owner, id)));
  }
}
