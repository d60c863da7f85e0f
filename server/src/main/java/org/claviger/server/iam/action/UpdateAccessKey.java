package org.claviger.server.iam.action;

import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityKind;

/** {@code UpdateAccessKey}: lets an access key sign, or no longer. */
final class UpdateAccessKey extends OnKeyOwner {
  UpdateAccessKey(Identities identities) {
    super(identities, "UpdateAccessKey", false);
  }

  private enum Status {
    Active,
    Inactive
  }

  @Override
  Request read(IamMembers members) {
    String name = members.optionalName(IdentityKind.USER);
    String id = members.accessKeyId();
    Status status = members.constant("Status", Status.class);
    members.check();
    return context ->
        onOwner(
            context,
            name,
            owner ->
                committed(
                    context,
                    transaction ->
                        identities()
                            .accessKeys()
                            .setActive(transaction, owner, id, status == Status.Active)));
  }
}
