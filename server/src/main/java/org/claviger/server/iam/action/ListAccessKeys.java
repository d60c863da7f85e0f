package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.claviger.server.iam.AccessKey;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.iam.KeyOwner;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;

/** {@code ListAccessKeys}, page by page, without secrets. */
final class ListAccessKeys extends OnKeyOwner {
  ListAccessKeys(Identities identities) {
    super(identities, "ListAccessKeys", true);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.optionalName(IdentityKind.USER);
    IamPaging paging = members.paging();
    members.check();
    return context -> onOwner(context, name, owner -> run(context, owner, paging));
  }

  private Result run(RequestContext context, KeyOwner owner, IamPaging paging) {
    IamPaging.Page page =
        paging.page(identities().domain(), context, action().name(), owner.userId());
    List<AccessKey> found = identities().accessKeys().list(owner, page.after(), page.lookFor());
    ObjectNode response = object();
    ArrayNode list = response.putArray("AccessKeyMetadata");
    page.cut(found, AccessKey::id, response)
        .forEach(each -> Shapes.accessKey(list.addObject(), each));
    return Result.of(response);
  }
}
