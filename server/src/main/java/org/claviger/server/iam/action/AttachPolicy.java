package org.claviger.server.iam.action;

import java.util.Map;
import java.util.TreeMap;
import org.claviger.server.iam.IamErrors;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.iam.ManagedPolicy;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.store.Transaction;

/**
 * {@code AttachUserPolicy} and its like: attaches a managed policy of the same account or of AWS's.
 */
final class AttachPolicy extends OnIdentity {
  AttachPolicy(Identities identities, IdentityKind kind) {
    super(identities, kind, "Attach" + kind.noun() + "Policy", false);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.name(kind());
    String policyArn = members.arn("PolicyArn");
    members.check();
    return context -> prepare(context, name, policyArn);
  }

  private Prepared prepare(RequestContext context, String name, String policyArn) {
    return change(
        context,
        name,
        new IamConditions().policy(policyArn),
        (transaction, identity) -> attach(transaction, identity, policyArn));
  }

  private Identity attach(Transaction transaction, Identity identity, String policyArn) {
    ManagedPolicy policy =
        identities()
            .policies()
            .find(identity.accountId(), policyArn)
            .map(found -> identities().policies().reread(transaction, found))
            .orElseThrow(
                () ->
                    IamErrors.noSuch(
                        "Policy " + policyArn + " does not exist or is not attachable."));
    Map<String, String> attached = new TreeMap<>(identity.attached());
    int limit = identities().limits().policiesPerIdentity();
    if (attached.put(policyArn, policy.id()) == null && attached.size() > limit) {
      throw IamErrors.limit("PoliciesPer" + kind().noun(), limit);
    }
    return identity.withAttached(attached);
  }
}
