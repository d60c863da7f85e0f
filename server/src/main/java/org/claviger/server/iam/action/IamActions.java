package org.claviger.server.iam.action;

import java.util.ArrayList;
import java.util.List;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.operation.Operation;

/** Every action of IAM. A new action is one file and one line here. */
public final class IamActions {
  private IamActions() {}

  /** All of them, in no order that matters. */
  public static List<Operation<?>> all(Identities identities) {
    List<Operation<?>> all = new ArrayList<>();
    for (IdentityKind kind : IdentityKind.values()) {
      all.addAll(ofEach(identities, kind));
    }
    all.addAll(ofTagged(identities, IdentityKind.USER));
    all.addAll(ofTagged(identities, IdentityKind.ROLE));
    all.addAll(ofUsersGroupsAndRoles(identities));
    all.addAll(ofAccessKeys(identities));
    all.addAll(ofPolicies(identities));
    all.addAll(ofProviders(identities));
    all.add(new GetAccountAuthorizationDetails(identities));
    all.add(new GetAccountSummary(identities));
    all.add(new SimulateCustomPolicy(identities));
    all.add(new SimulatePrincipalPolicy(identities));
    return List.copyOf(all);
  }

  private static List<Operation<?>> ofEach(Identities identities, IdentityKind kind) {
    return List.of(
        new AttachPolicy(identities, kind),
        new DeleteIdentity(identities, kind),
        new DeleteInlinePolicy(identities, kind),
        new DetachPolicy(identities, kind),
        new GetInlinePolicy(identities, kind),
        new ListAttachedPolicies(identities, kind),
        new ListIdentities(identities, kind),
        new ListInlinePolicies(identities, kind),
        new PutInlinePolicy(identities, kind));
  }

  private static List<Operation<?>> ofTagged(Identities identities, IdentityKind kind) {
    return List.of(
        new DeleteBoundary(identities, kind),
        new ListIdentityTags(identities, kind),
        new PutBoundary(identities, kind),
        new TagIdentity(identities, kind),
        new UntagIdentity(identities, kind));
  }

  private static List<Operation<?>> ofUsersGroupsAndRoles(Identities identities) {
    return List.of(
        new CreateGroup(identities),
        new CreateRole(identities),
        new CreateUser(identities),
        new GetGroup(identities),
        new GetRole(identities),
        new GetUser(identities),
        new ListGroupsForUser(identities),
        Membership.add(identities),
        Membership.remove(identities),
        new UpdateAssumeRolePolicy(identities),
        new UpdateIdentity(identities, IdentityKind.GROUP),
        new UpdateIdentity(identities, IdentityKind.USER),
        new UpdateRole(identities),
        new UpdateRoleDescription(identities));
  }

  private static List<Operation<?>> ofAccessKeys(Identities identities) {
    return List.of(
        new CreateAccessKey(identities),
        new DeleteAccessKey(identities),
        new GetAccessKeyLastUsed(identities),
        new ListAccessKeys(identities),
        new UpdateAccessKey(identities));
  }

  private static List<Operation<?>> ofPolicies(Identities identities) {
    return List.of(
        new CreatePolicy(identities),
        new CreatePolicyVersion(identities),
        new DeletePolicy(identities),
        new DeletePolicyVersion(identities),
        new GetPolicy(identities),
        new GetPolicyVersion(identities),
        new ListEntitiesForPolicy(identities),
        new ListPolicies(identities),
        new ListPolicyVersions(identities),
        new ArnTags.ListTags<>(identities, "ListPolicyTags", OnPolicy.KIND),
        new ArnTags.Tag<>(identities, "TagPolicy", OnPolicy.KIND),
        new ArnTags.Untag<>(identities, "UntagPolicy", OnPolicy.KIND),
        new SetDefaultPolicyVersion(identities));
  }

  private static List<Operation<?>> ofProviders(Identities identities) {
    return List.of(
        new CreateOpenIDConnectProvider(identities),
        new DeleteOpenIDConnectProvider(identities),
        new GetOpenIDConnectProvider(identities),
        new ListOpenIDConnectProviders(identities),
        ProviderClientId.add(identities),
        ProviderClientId.remove(identities),
        new ArnTags.ListTags<>(identities, "ListOpenIDConnectProviderTags", OnProvider.KIND),
        new ArnTags.Tag<>(identities, "TagOpenIDConnectProvider", OnProvider.KIND),
        new ArnTags.Untag<>(identities, "UntagOpenIDConnectProvider", OnProvider.KIND),
        new UpdateOpenIDConnectProviderThumbprint(identities));
  }
}
