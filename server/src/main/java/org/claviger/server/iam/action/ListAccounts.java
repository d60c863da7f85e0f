package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.claviger.server.iam.Account;
import org.claviger.server.iam.Identities;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Paging;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;

/** {@code Claviger.ListAccounts}: the accounts of the server, page by page. */
final class ListAccounts implements Operation<Paging> {
  private static final Action ACTION = Action.claviger("ListAccounts", true);
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;
  private static final double MILLIS_PER_SECOND = 1_000;

  private final Identities identities;

  ListAccounts(Identities identities) {
    this.identities = identities;
  }

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Paging parse(Members members) {
    Paging paging = Paging.read(members);
    members.check();
    return paging;
  }

  @Override
  public ObjectNode auditParameters(Paging paging) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    paging.show(parameters);
    return parameters;
  }

  @Override
  public Prepared prepare(Paging paging, RequestContext context) {
    return OfOperator.prepared(
        identities, context, ACTION.permissions(), () -> run(paging, context));
  }

  private Result run(Paging paging, RequestContext context) {
    Paging.Page page = paging.page(context, ACTION.name(), "", DEFAULT_LIMIT, MAX_LIMIT);
    List<Account> found = identities.accounts().list(page.afterId(), page.lookFor());
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    ArrayNode accounts = response.putArray("Accounts");
    page.cut(found, Account::id, response).forEach(each -> show(accounts.addObject(), each));
    return Result.of(response);
  }

  static ObjectNode show(ObjectNode shape, Account account) {
    return shape
        .put("AccountId", account.id())
        .put("Name", account.name())
        .put("CreationDate", account.created().toEpochMilli() / MILLIS_PER_SECOND)
        .put("Operator", account.isOperator());
  }
}
