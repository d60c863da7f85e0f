package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.config.IdentityLimits;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.iam.KeyOwner;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;

/** {@code GetAccountSummary}: how many entities there are, and how many there may be. */
final class GetAccountSummary extends IamOperation {
  GetAccountSummary(Identities identities) {
    super(identities, "GetAccountSummary", true);
  }

  @Override
  Request read(IamMembers members) {
    members.check();
    return context -> prepared(context, "*", () -> run(context));
  }

  private Result run(RequestContext context) {
    String accountId = context.caller().accountId();
    ObjectNode map = object();
    for (IdentityKind kind : IdentityKind.values()) {
      put(map, kind.noun() + "s", identities().all(kind).count(accountId));
    }
    put(map, "Policies", identities().policies().count(accountId));
    put(map, "Providers", identities().providers().count(accountId));
    boolean rootHasKeys =
        !identities().accessKeys().list(KeyOwner.root(accountId), "", 1).isEmpty();
    put(map, "AccountAccessKeysPresent", rootHasKeys ? 1 : 0);
    limits(map, identities().limits());
    ObjectNode response = object();
    response.set("SummaryMap", map);
    return Result.of(response);
  }

  private static void limits(ObjectNode map, IdentityLimits limits) {
    put(map, "UsersQuota", limits.users());
    put(map, "GroupsQuota", limits.groups());
    put(map, "RolesQuota", limits.roles());
    put(map, "PoliciesQuota", limits.policies());
    put(map, "GroupsPerUserQuota", limits.groupsPerUser());
    put(map, "AttachedPoliciesPerUserQuota", limits.policiesPerIdentity());
    put(map, "AttachedPoliciesPerGroupQuota", limits.policiesPerIdentity());
    put(map, "AttachedPoliciesPerRoleQuota", limits.policiesPerIdentity());
    put(map, "AccessKeysPerUserQuota", limits.accessKeysPerUser());
    put(map, "VersionsPerPolicyQuota", limits.policyVersions());
    put(map, "UserPolicySizeQuota", IdentityKind.USER.maxInlineCharacters());
    put(map, "GroupPolicySizeQuota", IdentityKind.GROUP.maxInlineCharacters());
    put(map, "RolePolicySizeQuota", IdentityKind.ROLE.maxInlineCharacters());
  }

  private static void put(ObjectNode map, String key, long value) {
    map.withArray("entry").addObject().put("key", key).put("value", value);
  }
}
