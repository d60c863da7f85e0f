package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.ManagedPolicies;
import org.claviger.server.iam.ManagedPolicy;
import org.claviger.server.operation.Result;

/** {@code GetPolicy}: all of a managed policy but its documents. */
final class GetPolicy extends OnPolicy {
  GetPolicy(Identities identities) {
    super(identities, "GetPolicy", true);
  }

  @Override
  Request read(IamMembers members) {
    String arn = members.arn("PolicyArn");
    members.check();
    return context ->
        on(
            context,
            arn,
            ConditionKeys.NONE,
            policy -> answer(context.caller().accountId(), policy));
  }

  private Result answer(String accountId, ManagedPolicy policy) {
    ManagedPolicies policies = identities().policies();
    ObjectNode response = object();
    ObjectNode shape = response.putObject("Policy");
    Shapes.policy(
        shape,
        policy,
        policies.attachments(accountId, policy),
        policies.boundaries(accountId, policy));
    Shapes.description(shape, policy.description());
    Shapes.tags(shape, policy.tags());
    return Result.of(response);
  }
}
