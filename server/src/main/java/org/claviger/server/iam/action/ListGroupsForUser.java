package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;

/** {@code ListGroupsForUser}, page by page. */
final class ListGroupsForUser extends OnIdentity {
  ListGroupsForUser(Identities identities) {
    super(identities, IdentityKind.USER, "ListGroupsForUser", true);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.name(IdentityKind.USER);
    IamPaging paging = members.paging();
    members.check();
    return context -> show(context, name, user -> answer(context, user, paging));
  }

  private Result answer(RequestContext context, Identity user, IamPaging paging) {
    IamPaging.Page page = paging.page(identities().domain(), context, action().name(), user.id());
    ObjectNode response = object();
    ArrayNode groups = response.putArray("Groups");
    for (String name :
        page.cutAll(new ArrayList<>(user.groups().keySet()), each -> each, response)) {
      identities()
          .all(IdentityKind.GROUP)
          .find(user.accountId(), name)
          .ifPresent(group -> Shapes.summary(groups.addObject(), group));
    }
    return Result.of(response);
  }
}
