package org.claviger.server.iam.action;

import java.util.Map;
import java.util.TreeMap;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.IamErrors;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;

/** {@code AddUserToGroup} and {@code RemoveUserFromGroup}; both are permitted on the group. */
final class Membership extends OnIdentity {
  private final boolean joins;

  private Membership(Identities identities, String action, boolean joins) {
    super(identities, IdentityKind.GROUP, action, false);
    this.joins = joins;
  }

  static Membership add(Identities identities) {
    return new Membership(identities, "AddUserToGroup", true);
  }

  static Membership remove(Identities identities) {
    return new Membership(identities, "RemoveUserFromGroup", false);
  }

  @Override
  Request read(IamMembers members) {
    String group = members.name(IdentityKind.GROUP);
    String user = members.name(IdentityKind.USER);
    members.check();
    return context -> on(context, group, ConditionKeys.NONE, found -> commit(context, found, user));
  }

  private Result commit(RequestContext context, Identity found, String userName) {
    Identity user =
        identities()
            .all(IdentityKind.USER)
            .find(found.accountId(), userName)
            .orElseThrow(() -> IamErrors.noSuch(IdentityKind.USER, userName));
    return committed(
        context,
        transaction -> {
          identities().reread(transaction, found);
          identities().update(transaction, user, each -> changed(each, found));
        });
  }

  private Identity changed(Identity user, Identity group) {
    Map<String, String> groups = new TreeMap<>(user.groups());
    if (joins) {
      int limit = identities().limits().groupsPerUser();
      if (groups.put(group.name(), group.id()) == null && groups.size() > limit) {
        throw IamErrors.limit("GroupsPerUser", limit);
      }
    } else if (groups.remove(group.name()) == null) {
      throw IamErrors.noSuch(
          "The user with name " + user.name() + " cannot be found in group " + group.name() + ".");
    }
    return user.withGroups(groups);
  }
}
