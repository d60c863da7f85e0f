package org.claviger.server.iam.action;

import java.util.Map;
import java.util.TreeMap;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.iam.ManagedPolicies;

/** {@code DetachUserPolicy} and its like. */
final class DetachPolicy extends OnIdentity {
  DetachPolicy(Identities identities, IdentityKind kind) {
    super(identities, kind, "Detach" + kind.noun() + "Policy", false);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.name(kind());
    String policyArn = members.arn("PolicyArn");
    members.check();
    return context ->
        change(
            context,
            name,
            new IamConditions().policy(policyArn),
            (transaction, identity) -> detach(identity, policyArn));
  }

  private static Identity detach(Identity identity, String policyArn) {
    Map<String, String> attached = new TreeMap<>(identity.attached());
    if (attached.remove(policyArn) == null) {
      throw ManagedPolicies.noSuch(policyArn);
    }
    return identity.withAttached(attached);
  }
}
