package org.claviger.server.iam.action;

import java.util.Map;
import java.util.TreeMap;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityKind;

/** {@code PutUserPolicy} and its like: gives an identity an inline policy, or another one. */
final class PutInlinePolicy extends OnIdentity {
  PutInlinePolicy(Identities identities, IdentityKind kind) {
    super(identities, kind, "Put" + kind.noun() + "Policy", false);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.name(kind());
    String policyName = members.policyName();
    String document = members.document("PolicyDocument");
    members.check();
    Documents.requireIdentityPolicy(document);
    return context ->
        change(
            context,
            name,
            ConditionKeys.NONE,
            (transaction, identity) -> {
              Map<String, String> inline = new TreeMap<>(identity.inline());
              inline.put(policyName, document);
              return Documents.requireRoom(identity.withInline(inline));
            });
  }
}
