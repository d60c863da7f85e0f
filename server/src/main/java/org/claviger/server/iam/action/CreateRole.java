package org.claviger.server.iam.action;

import java.util.List;
import java.util.Map;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.policy.Policy;

/** {@code CreateRole}: a role with the policy that says who may assume it. */
final class CreateRole extends CreateIdentity {
  static final int MIN_SESSION_SECONDS = 3_600;
  static final int MAX_SESSION_SECONDS = 43_200;

  CreateRole(Identities identities) {
    super(identities, IdentityKind.ROLE);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.newName("RoleName", IdentityKind.ROLE);
    String path = members.path();
    String trust = members.document("AssumeRolePolicyDocument");
    String description = members.description();
    Integer seconds =
        members.integer("MaxSessionDuration", MIN_SESSION_SECONDS, MAX_SESSION_SECONDS);
    String boundary = members.optionalArn("PermissionsBoundary");
    List<IamMembers.Tag> tags = members.tags();
    members.check();
    Map<String, String> checked = IamTags.checked(tags);
    Policy policy = Documents.requireTrust(trust);
    Start start = new Start(name, path, checked, boundary);
    String words = description == null ? "" : description;
    int session = seconds == null ? MIN_SESSION_SECONDS : seconds;
    return context ->
        create(context, start, draft -> withTerms(draft, policy, trust, words, session));
  }

  private Identity withTerms(
      Identity draft, Policy policy, String trust, String description, int seconds) {
    return draft
        .withTerms(trust, description, seconds)
        .trusting(Documents.principals(identities(), policy));
  }
}
