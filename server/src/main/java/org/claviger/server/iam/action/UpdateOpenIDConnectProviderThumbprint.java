package org.claviger.server.iam.action;

import java.util.List;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;

/** {@code UpdateOpenIDConnectProviderThumbprint}: other thumbprints in place of all. */
final class UpdateOpenIDConnectProviderThumbprint extends OnProvider {
  UpdateOpenIDConnectProviderThumbprint(Identities identities) {
    super(identities, "UpdateOpenIDConnectProviderThumbprint", false);
  }

  @Override
  Request read(IamMembers members) {
    String arn = members.arn(ARN_MEMBER);
    List<String> thumbprints = members.texts("ThumbprintList", 40, 40);
    members.check();
    requireThumbprints(thumbprints);
    return context ->
        change(
            context,
            arn,
            ConditionKeys.NONE,
            provider -> provider.with(provider.clientIds(), thumbprints));
  }
}
