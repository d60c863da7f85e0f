package org.claviger.server.iam.action;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.iam.AccessKeys;
import org.claviger.server.iam.Account;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.IssuedAccessKey;
import org.claviger.server.iam.KeyOwner;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RecordForm;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.store.Transaction;

/**
 * {@code Claviger.CreateAccount}: one more account, with an access key of its root user that is
 * shown in this one answer.
 */
final class CreateAccount implements Operation<CreateAccount.Input> {
  private static final Action ACTION = Action.claviger("CreateAccount", false);
  private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9]{12}");
  private static final Pattern NAME = Pattern.compile("[\\u0020-\\u007E]+");
  private static final long IDS = 1_000_000_000_000L;

  private final Identities identities;

  CreateAccount(Identities identities) {
    this.identities = identities;
  }

  /**
   * The request.
   *
   * @param accountId null for a random one
   */
  record Input(String accountId, String name) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input =
        new Input(
            members.optionalString("AccountId", 12, 12, ACCOUNT_ID),
            members.string("Name", 1, 50, NAME));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    if (input.accountId != null) {
      parameters.put("accountId", input.accountId);
    }
    return parameters.put("name", input.name);
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    return OfOperator.prepared(
        identities, context, ACTION.permissions(), () -> run(input, context));
  }

  private Result run(Input input, RequestContext context) {
    String id = input.accountId == null ? randomId() : input.accountId;
    Account account = new Account(id, input.name, context.now(), false);
    AccessKeys keys = identities.accessKeys();
    IssuedAccessKey key = keys.generate();
    try {
      byte[] document = keys.document(KeyOwner.root(id), key, context.now());
      return context.changes().commit(transaction -> commit(transaction, account, key, document));
    } finally {
      key.secret().destroy();
    }
  }

  private Result commit(
      Transaction transaction, Account account, IssuedAccessKey key, byte[] document) {
    int limit = identities.limits().accounts();
    if (identities.accounts().count(transaction) >= limit) {
      throw new ApiException(
          ErrorCode.LimitExceededException,
          "The server has reached the limit of " + limit + " accounts.");
    }
    identities.accounts().add(transaction, account, key, document);
    ObjectNode recorded = ListAccounts.show(JsonNodeFactory.instance.objectNode(), account);
    recorded.put("AccessKeyId", key.accessKeyId());
    ObjectNode response = recorded.deepCopy();
    String secret = key.secret().use(bytes -> new String(bytes, StandardCharsets.US_ASCII));
    response.put("SecretAccessKey", secret);
    return new Result(response, true, RecordForm.of(recorded));
  }

  private String randomId() {
    long random = ByteBuffer.wrap(identities.domain().random(Long.BYTES)).getLong();
    return String.format(Locale.ROOT, "%012d", Math.floorMod(random, IDS));
  }
}
