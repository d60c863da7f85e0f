package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.operation.Result;

/** {@code ListUserPolicies} and its like: the names of inline policies, page by page. */
final class ListInlinePolicies extends OnIdentity {
  ListInlinePolicies(Identities identities, IdentityKind kind) {
    super(identities, kind, "List" + kind.noun() + "Policies", true);
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
                answer(
                    identity,
                    paging.page(identities().domain(), context, action().name(), identity.id())));
  }

  private static Result answer(Identity identity, IamPaging.Page page) {
    ObjectNode response = object();
    ArrayNode names = response.putArray("PolicyNames");
    page.cutAll(new ArrayList<>(identity.inline().keySet()), each -> each, response)
        .forEach(names::add);
    return Result.of(response);
  }
}
