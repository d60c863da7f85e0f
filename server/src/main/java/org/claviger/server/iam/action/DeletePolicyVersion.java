package org.claviger.server.iam.action;

import java.time.Instant;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.IamErrors;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.ManagedPolicy;

/** {@code DeletePolicyVersion}: one that is not in force. */
final class DeletePolicyVersion extends OnPolicy {
  DeletePolicyVersion(Identities identities) {
    super(identities, "DeletePolicyVersion", false);
  }

  @Override
  Request read(IamMembers members) {
    String arn = members.arn("PolicyArn");
    String versionId = members.versionId();
    members.check();
    return context ->
        change(
            context, arn, ConditionKeys.NONE, policy -> without(policy, versionId, context.now()));
  }

  private static ManagedPolicy without(ManagedPolicy policy, String versionId, Instant now) {
    ManagedPolicy.Version version = version(policy, versionId);
    if (version.number() == policy.defaultVersion()) {
      throw IamErrors.conflict("Cannot delete the default version of a policy.");
    }
    return policy.withoutVersion(version, now);
  }
}
