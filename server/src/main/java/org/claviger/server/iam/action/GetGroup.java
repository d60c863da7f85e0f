package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.iam.Links;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;

/** {@code GetGroup}: a group and its members, page by page. */
final class GetGroup extends OnIdentity {
  GetGroup(Identities identities) {
    super(identities, IdentityKind.GROUP, "GetGroup", true);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.name(IdentityKind.GROUP);
    IamPaging paging = members.paging();
    members.check();
    return context -> show(context, name, group -> answer(context, group, paging));
  }

  private Result answer(RequestContext context, Identity group, IamPaging paging) {
    IamPaging.Page page = paging.page(identities().domain(), context, action().name(), group.id());
    List<Links.Link> found =
        identities()
            .links()
            .list(group.accountId(), Links.member(group.name()), page.after(), page.lookFor());
    ObjectNode response = object();
    Shapes.summary(response.putObject("Group"), group);
    ArrayNode users = response.putArray("Users");
    page.cut(found, Links.Link::id, response).stream()
        .map(link -> member(group, link))
        .filter(Objects::nonNull)
        .forEach(user -> Shapes.summary(users.addObject(), user));
    return Result.of(response);
  }

  /** The user of a link; null if it left meanwhile. */
  private Identity member(Identity group, Links.Link link) {
    return identities()
        .all(IdentityKind.USER)
        .find(group.accountId(), link.name())
        .filter(user -> group.id().equals(user.groups().get(group.name())))
        .orElse(null);
  }
}
