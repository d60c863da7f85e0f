package org.claviger.server.iam.action;

import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;

/** {@code DeletePolicy}: one that nobody uses and that has no version but the one in force. */
final class DeletePolicy extends OnPolicy {
  DeletePolicy(Identities identities) {
    super(identities, "DeletePolicy", false);
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
            found ->
                committed(
                    context, transaction -> identities().policies().delete(transaction, found)));
  }
}
