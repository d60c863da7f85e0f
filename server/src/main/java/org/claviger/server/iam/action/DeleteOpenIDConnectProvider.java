package org.claviger.server.iam.action;

import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;

/** {@code DeleteOpenIDConnectProvider}: its tokens begin no session any more. */
final class DeleteOpenIDConnectProvider extends OnProvider {
  DeleteOpenIDConnectProvider(Identities identities) {
    super(identities, "DeleteOpenIDConnectProvider", false);
  }

  @Override
  Request read(IamMembers members) {
    String arn = members.arn(ARN_MEMBER);
    members.check();
    return context ->
        on(
            context,
            arn,
            ConditionKeys.NONE,
            found ->
                committed(
                    context,
                    transaction ->
                        identities().deleteProvider(transaction, found.accountId(), found.name())));
  }
}
