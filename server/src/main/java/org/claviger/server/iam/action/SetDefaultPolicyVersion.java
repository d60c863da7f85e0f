package org.claviger.server.iam.action;

import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;

/** {@code SetDefaultPolicyVersion}: puts a version into force. */
final class SetDefaultPolicyVersion extends OnPolicy {
  SetDefaultPolicyVersion(Identities identities) {
    super(identities, "SetDefaultPolicyVersion", false);
  }

  @Override
  Request read(IamMembers members) {
    String arn = members.arn("PolicyArn");
    String versionId = members.versionId();
    members.check();
    return context ->
        change(
            context,
            arn,
            ConditionKeys.NONE,
            policy -> policy.withDefault(version(policy, versionId), context.now()));
  }
}
