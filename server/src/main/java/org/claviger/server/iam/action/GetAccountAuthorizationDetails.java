package org.claviger.server.iam.action;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.claviger.server.iam.Identities;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;

/**
 * {@code GetAccountAuthorizationDetails}: users, groups, roles and managed policies with all their
 * policies' documents, page by page.
 */
final class GetAccountAuthorizationDetails extends IamOperation {
  GetAccountAuthorizationDetails(Identities identities) {
    super(identities, "GetAccountAuthorizationDetails", true);
  }

  @Override
  Request read(IamMembers members) {
    List<AccountDetails.Kind> filter = members.constants("Filter", AccountDetails.Kind.class);
    IamPaging paging = members.paging();
    members.check();
    Set<AccountDetails.Kind> kinds =
        filter.isEmpty() ? EnumSet.allOf(AccountDetails.Kind.class) : EnumSet.copyOf(filter);
    return context -> prepared(context, "*", () -> run(context, kinds, paging));
  }

  private Result run(RequestContext context, Set<AccountDetails.Kind> kinds, IamPaging paging) {
    IamPaging.Page page =
        paging.page(identities().domain(), context, action().name(), kinds.toString());
    return Result.of(
        new AccountDetails(identities(), context.caller().accountId()).page(kinds, page));
  }
}
