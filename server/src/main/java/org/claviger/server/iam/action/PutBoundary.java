package org.claviger.server.iam.action;

import org.claviger.server.error.ApiException;
import org.claviger.server.iam.IamErrors;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.store.Transaction;

/** {@code PutUserPermissionsBoundary}, {@code PutRolePermissionsBoundary}. */
final class PutBoundary extends OnIdentity {
  PutBoundary(Identities identities, IdentityKind kind) {
    super(identities, kind, "Put" + kind.noun() + "PermissionsBoundary", false);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.name(kind());
    String policyArn = members.arn("PermissionsBoundary");
    members.check();
    return context ->
        change(
            context,
            name,
            new IamConditions().boundary(policyArn),
            (transaction, identity) -> bounded(identities(), transaction, identity, policyArn));
  }

  /**
   * The identity under a boundary that there is.
   *
   * @throws ApiException NoSuchEntity
   */
  static Identity bounded(
      Identities identities, Transaction transaction, Identity identity, String policyArn) {
    return identities
        .policies()
        .find(identity.accountId(), policyArn)
        .map(found -> identities.policies().reread(transaction, found))
        .map(identity::withBoundary)
        .orElseThrow(
            () ->
                IamErrors.noSuch(
                    "Scope ARN: " + policyArn + " does not exist or is not attachable."));
  }
}
