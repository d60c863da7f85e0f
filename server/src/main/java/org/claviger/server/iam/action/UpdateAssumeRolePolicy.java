package org.claviger.server.iam.action;

import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.policy.Policy;

/** {@code UpdateAssumeRolePolicy}: who may assume a role from now on. */
final class UpdateAssumeRolePolicy extends OnIdentity {
  UpdateAssumeRolePolicy(Identities identities) {
    super(identities, IdentityKind.ROLE, "UpdateAssumeRolePolicy", false);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.name(IdentityKind.ROLE);
    String trust = members.document("PolicyDocument");
    members.check();
    Policy policy = Documents.requireTrust(trust);
    return context ->
        change(
            context,
            name,
            ConditionKeys.NONE,
            (transaction, role) -> trusting(role, policy, trust));
  }

  private Identity trusting(Identity role, Policy policy, String trust) {
    return role.withTerms(trust, role.description(), role.maxSessionSeconds())
        .trusting(Documents.principals(identities(), policy));
  }
}
