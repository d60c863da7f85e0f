package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.iam.Account;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.key.AccountRows;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.store.Store;
import org.claviger.server.store.Transaction;

/**
 * {@code Claviger.DeleteAccount}: removes an account that has no identity and, in the hosted
 * regions, no key, alias or trusted certificate; its root user's access keys go with it.
 */
final class DeleteAccount implements Operation<String> {
  private static final Action ACTION = Action.claviger("DeleteAccount", false);
  private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9]{12}");

  private final Identities identities;
  private final Store store;
  private final List<String> regions;

  DeleteAccount(Identities identities, Store store, List<String> regions) {
    this.identities = identities;
    this.store = store;
    this.regions = List.copyOf(regions);
  }

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public String parse(Members members) {
    String accountId = members.string("AccountId", 12, 12, ACCOUNT_ID);
    members.check();
    return accountId;
  }

  @Override
  public ObjectNode auditParameters(String accountId) {
    return JsonNodeFactory.instance.objectNode().put("accountId", accountId);
  }

  @Override
  public Prepared prepare(String accountId, RequestContext context) {
    return OfOperator.prepared(
        identities, context, ACTION.permissions(), () -> run(accountId, context));
  }

  private Result run(String accountId, RequestContext context) {
    Account account =
        identities
            .accounts()
            .find(accountId)
            .orElseThrow(
                () ->
                    new ApiException(
                        ErrorCode.NotFoundException,
                        "The account " + accountId + " does not exist"));
    if (account.isOperator()) {
      throw conflict("The account of the server's operator cannot be deleted.");
    }
    return context
        .changes()
        .commit(
            transaction -> {
              requireEmpty(transaction, accountId);
              identities.accounts().delete(transaction, accountId);
              return Result.empty();
            });
  }

  private void requireEmpty(Transaction transaction, String accountId) {
    long entities =
        identities.providers().count(transaction, accountId)
            + identities.policies().count(transaction, accountId);
    for (IdentityKind kind : IdentityKind.values()) {
      entities += identities.all(kind).count(transaction, accountId);
    }
    if (entities > 0 || !AccountRows.isEmpty(store, accountId, regions)) {
      throw conflict(
          "The account "
              + accountId
              + " is not empty. Delete its keys, aliases, certificates and identities first.");
    }
  }

  private static ApiException conflict(String message) {
    return new ApiException(ErrorCode.ConflictException, message);
  }
}
