package org.claviger.server.iam.action;

import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.operation.Result;

/** {@code ListUserTags}, {@code ListRoleTags}, page by page. */
final class ListIdentityTags extends OnIdentity {
  ListIdentityTags(Identities identities, IdentityKind kind) {
    super(identities, kind, "List" + kind.noun() + "Tags", true);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.name(kind());
    IamPaging paging = members.paging();
    members.check();
    return context ->
        show(
            context,
            name,
            identity ->
                Result.of(
                    IamTags.page(
                        paging.page(identities().domain(), context, action().name(), identity.id()),
                        identity.tags())));
  }
}
