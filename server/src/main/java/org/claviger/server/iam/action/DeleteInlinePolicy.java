package org.claviger.server.iam.action;

import java.util.Map;
import java.util.TreeMap;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityKind;

/** {@code DeleteUserPolicy} and its like: takes an inline policy away. */
final class DeleteInlinePolicy extends OnIdentity {
  DeleteInlinePolicy(Identities identities, IdentityKind kind) {
    super(identities, kind, "Delete" + kind.noun() + "Policy", false);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.name(kind());
    String policyName = members.policyName();
    members.check();
    return context ->
        change(
            context,
            name,
            ConditionKeys.NONE,
            (transaction, identity) -> {
              Map<String, String> inline = new TreeMap<>(identity.inline());
              if (inline.remove(policyName) == null) {
                throw GetInlinePolicy.noSuch(kind(), policyName);
              }
              return identity.withInline(inline);
            });
  }
}
