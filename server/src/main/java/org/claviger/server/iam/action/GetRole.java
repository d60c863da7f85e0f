package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.operation.Result;

/** {@code GetRole}. */
final class GetRole extends OnIdentity {
  GetRole(Identities identities) {
    super(identities, IdentityKind.ROLE, "GetRole", true);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.name(IdentityKind.ROLE);
    members.check();
    return context -> show(context, name, this::answer);
  }

  private Result answer(Identity role) {
    ObjectNode response = object();
    response.set("Role", Shapes.identity(identities().directory().shown(role)));
    return Result.of(response);
  }
}
