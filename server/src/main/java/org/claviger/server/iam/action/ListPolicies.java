package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.claviger.server.iam.EntityTable;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.ManagedPolicies;
import org.claviger.server.iam.ManagedPolicy;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;

/** {@code ListPolicies}: the managed policies of the account, then AWS's, page by page. */
final class ListPolicies extends IamOperation {
  ListPolicies(Identities identities) {
    super(identities, "ListPolicies", true);
  }

  private enum Scope {
    All,
    AWS,
    Local
  }

  private enum Usage {
    PermissionsPolicy,
    PermissionsBoundary
  }

  /** What narrows the list. */
  private record Filter(Scope scope, String prefix, boolean onlyAttached, Usage usage) {}

  @Override
  Request read(IamMembers members) {
    Filter filter =
        new Filter(
            members.constant("Scope", Scope.class, Scope.All),
            members.pathPrefix(),
            members.flag("OnlyAttached"),
            members.constant("PolicyUsageFilter", Usage.class, null));
    IamPaging paging = members.paging();
    members.check();
    return context -> {
      String arn = "arn:aws:iam::" + context.caller().accountId() + ":policy/";
      return prepared(context, arn, () -> run(context, filter, paging));
    };
  }

  private Result run(RequestContext context, Filter filter, IamPaging paging) {
    IamPaging.Page page =
        paging.page(identities().domain(), context, action().name(), filter.toString());
    String accountId = context.caller().accountId();
    ManagedPolicies policies = identities().policies();
    ObjectNode response = object();
    ArrayNode list = response.putArray("Policies");
    for (ManagedPolicy each :
        page.cut(found(accountId, filter, page), ListPolicies::key, response)) {
      Shapes.policy(
          list.addObject(),
          each,
          policies.attachments(accountId, each),
          policies.boundaries(accountId, each));
    }
    return Result.of(response);
  }

  private List<ManagedPolicy> found(String accountId, Filter filter, IamPaging.Page page) {
    List<ManagedPolicy> found = new ArrayList<>();
    ManagedPolicies policies = identities().policies();
    if (filter.scope != Scope.AWS) {
      found.addAll(
          policies.list(
              accountId, page.after(), page.lookFor(), each -> passes(accountId, each, filter)));
    }
    if (filter.scope != Scope.Local) {
      policies.aws().stream()
          .filter(each -> key(each).compareTo(page.after()) > 0)
          .filter(each -> passes(accountId, each, filter))
          .limit(page.lookFor() - (long) found.size())
          .forEach(found::add);
    }
    return found;
  }

  /** AWS's come after the account's own, whose names hold no tilde. */
  private static String key(ManagedPolicy policy) {
    return (policy.belongsToAws() ? "~" : "") + EntityTable.key(policy);
  }

  private boolean passes(String accountId, ManagedPolicy policy, Filter filter) {
    if (!policy.path().startsWith(filter.prefix)) {
      return false;
    }
    ManagedPolicies policies = identities().policies();
    if (filter.usage == Usage.PermissionsBoundary) {
      return policies.boundaries(accountId, policy) > 0;
    }
    boolean isAsked = filter.onlyAttached || filter.usage == Usage.PermissionsPolicy;
    return !isAsked || policies.attachments(accountId, policy) > 0;
  }
}
