package org.claviger.server.iam.action;

import java.util.List;
import java.util.Map;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityKind;

/** {@code CreateUser}: a user who may do nothing yet and has no access key. */
final class CreateUser extends CreateIdentity {
  CreateUser(Identities identities) {
    super(identities, IdentityKind.USER);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.newName("UserName", IdentityKind.USER);
    String path = members.path();
    String boundary = members.optionalArn("PermissionsBoundary");
    List<IamMembers.Tag> tags = members.tags();
    members.check();
    Map<String, String> checked = IamTags.checked(tags);
    return context -> create(context, new Start(name, path, checked, boundary), draft -> draft);
  }
}
