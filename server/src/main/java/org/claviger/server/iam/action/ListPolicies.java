package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.claviger.server.iam.EntityTable;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.ManagedPolicies;
import org.claviger.server.iam.ManagedPolicy;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;

/** {@code ListPolicies}: the managed policies of the account, page by page; AWS's are not here. */
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
    ManagedPolicies policies = identities().policies();
    List<ManagedPolicy> found =
        filter.scope == Scope.AWS
            ? List.of()
            : policies.list(
                context.caller().accountId(),
                page.after(),
                page.lookFor(),
                each -> passes(each, filter));
    ObjectNode response = object();
    ArrayNode list = response.putArray("Policies");
    for (ManagedPolicy each : page.cut(found, EntityTable::key, response)) {
      Shapes.policy(list.addObject(), each, policies.attachments(each), policies.boundaries(each));
    }
    return Result.of(response);
  }

  private boolean passes(ManagedPolicy policy, Filter filter) {
    if (!policy.path().startsWith(filter.prefix)) {
      return false;
    }
    ManagedPolicies policies = identities().policies();
    if (filter.usage == Usage.PermissionsBoundary) {
      return policies.boundaries(policy) > 0;
    }
    boolean isAsked = filter.onlyAttached || filter.usage == Usage.PermissionsPolicy;
    return !isAsked || policies.attachments(policy) > 0;
  }
}
