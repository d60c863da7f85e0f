package org.claviger.server.iam.action;

import java.util.List;
import java.util.Set;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.iam.Account;
import org.claviger.server.iam.Identities;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;

/** What the actions on accounts share: they are for the operator's account alone. */
public final class OfOperator {
  private OfOperator() {}

  /**
   * A request that is ready once the caller turns out to be of the operator's account.
   *
   * @throws ApiException AccessDeniedException
   */
  public static Prepared prepared(
      Identities identities, RequestContext context, Set<String> permissions, Prepared.Work work) {
    String accountId = context.caller().accountId();
    String permission = permissions.iterator().next();
    if (identities.accounts().find(accountId).filter(Account::isOperator).isEmpty()) {
      throw new ApiException(
          ErrorCode.AccessDeniedException,
          "User: %s is not authorized to perform: %s because it does not belong to the account of the server's operator"
              .formatted(context.caller().arn(), permission));
    }
    AccessRequest access = new AccessRequest(permission, "*", accountId);
    return new Prepared(List.of(access), List.of(), work);
  }
}
