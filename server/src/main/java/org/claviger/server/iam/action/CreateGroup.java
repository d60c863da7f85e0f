package org.claviger.server.iam.action;

import java.util.Map;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityKind;

/** {@code CreateGroup}: a group without members. */
final class CreateGroup extends CreateIdentity {
  CreateGroup(Identities identities) {
    super(identities, IdentityKind.GROUP);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.newName("GroupName", IdentityKind.GROUP);
    String path = members.path();
    members.check();
    return context -> create(context, new Start(name, path, Map.of(), null), draft -> draft);
  }
}
