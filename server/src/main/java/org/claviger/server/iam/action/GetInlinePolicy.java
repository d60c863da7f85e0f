package org.claviger.server.iam.action;

import org.claviger.server.error.ApiException;
import org.claviger.server.iam.IamErrors;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.operation.Result;

/** {@code GetUserPolicy} and its like: shows an inline policy. */
final class GetInlinePolicy extends OnIdentity {
  GetInlinePolicy(Identities identities, IdentityKind kind) {
    super(identities, kind, "Get" + kind.noun() + "Policy", true);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.name(kind());
    String policyName = members.policyName();
    members.check();
    return context -> show(context, name, identity -> answer(identity, policyName));
  }

  private Result answer(Identity identity, String policyName) {
    String document = identity.inline().get(policyName);
    if (document == null) {
      throw noSuch(kind(), policyName);
    }
    return Result.of(
        object()
            .put(kind().noun() + "Name", identity.name())
            .put("PolicyName", policyName)
            .put("PolicyDocument", Documents.encoded(document)));
  }

  static ApiException noSuch(IdentityKind kind, String policyName) {
    return IamErrors.noSuch(
        "The " + kind.word() + " policy with name " + policyName + " cannot be found.");
  }
}
