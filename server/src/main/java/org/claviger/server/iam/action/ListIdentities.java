package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.claviger.server.iam.EntityTable;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;

/** {@code ListUsers}, {@code ListGroups}, {@code ListRoles}: those under a path, page by page. */
final class ListIdentities extends IamOperation {
  private final IdentityKind kind;

  ListIdentities(Identities identities, IdentityKind kind) {
    super(identities, "List" + kind.noun() + "s", true);
    this.kind = kind;
  }

  @Override
  Request read(IamMembers members) {
    String prefix = members.pathPrefix();
    IamPaging paging = members.paging();
    members.check();
    return context -> {
      String arn = kind.arn(context.caller().accountId(), "");
      return prepared(context, arn, () -> run(context, prefix, paging));
    };
  }

  private Result run(RequestContext context, String prefix, IamPaging paging) {
    IamPaging.Page page = paging.page(identities().domain(), context, action().name(), prefix);
    List<Identity> found =
        identities()
            .all(kind)
            .list(
                context.caller().accountId(),
                page.after(),
                page.lookFor(),
                each -> each.path().startsWith(prefix));
    ObjectNode response = object();
    ArrayNode list = response.putArray(kind.noun() + "s");
    page.cut(found, EntityTable::key, response).stream()
        .map(identities().directory()::shown)
        .forEach(each -> Shapes.summary(list.addObject(), each));
    return Result.of(response);
  }
}
