package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.ManagedPolicy;
import org.claviger.server.operation.Result;

/** {@code GetPolicyVersion}: a version with its document. */
final class GetPolicyVersion extends OnPolicy {
  GetPolicyVersion(Identities identities) {
    super(identities, "GetPolicyVersion", true);
  }

  @Override
  Request read(IamMembers members) {
    String arn = members.arn("PolicyArn");
    String versionId = members.versionId();
    members.check();
    return context -> on(context, arn, ConditionKeys.NONE, policy -> answer(policy, versionId));
  }

  private static Result answer(ManagedPolicy policy, String versionId) {
    ManagedPolicy.Version version = version(policy, versionId);
    ObjectNode response = object();
    ObjectNode shape = response.putObject("PolicyVersion");
    shape.put("Document", Documents.encoded(version.document()));
    Shapes.version(shape, policy, version);
    return Result.of(response);
  }
}
