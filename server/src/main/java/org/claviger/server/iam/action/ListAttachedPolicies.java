package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.operation.Result;

/** {@code ListAttachedUserPolicies} and its like, page by page. */
final class ListAttachedPolicies extends OnIdentity {
  ListAttachedPolicies(Identities identities, IdentityKind kind) {
    super(identities, kind, "ListAttached" + kind.noun() + "Policies", true);
  }

  @Override
  Request read(IamMembers members) {
    String name = members.name(kind());
    String prefix = members.pathPrefix();
    IamPaging paging = members.paging();
    members.check();
    return context ->
        show(
            context,
            name,
            identity -> {
              String filter = identity.id() + prefix;
              return answer(
                  identity,
                  prefix,
                  paging.page(identities().domain(), context, action().name(), filter));
            });
  }

  private static Result answer(Identity identity, String prefix, IamPaging.Page page) {
    List<String> arns =
        identity.attached().keySet().stream().filter(arn -> path(arn).startsWith(prefix)).toList();
    ObjectNode response = object();
    ArrayNode policies = response.putArray("AttachedPolicies");
    for (String arn : page.cutAll(arns, each -> each, response)) {
      Shapes.attached(policies.addObject(), arn);
    }
    return Result.of(response);
  }

  private static String path(String arn) {
    return arn.substring(arn.indexOf('/'), arn.lastIndexOf('/') + 1);
  }
}
