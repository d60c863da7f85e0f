package org.claviger.server.peer;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.iam.Account;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.action.OfOperator;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RecordForm;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.region.LostRegion;
import org.claviger.server.store.Transaction;

/**
 * {@code Claviger.ForgetRegion}: multi-Region keys go on without a region of another server that is
 * lost for good. All of it, and its record, is one transaction.
 */
public final class ForgetRegion implements Operation<ForgetRegion.Input> {
  private static final Action ACTION = Action.claviger("ForgetRegion", false);
  private static final Pattern REGION = Pattern.compile("^([a-z]+-){2,3}\\d+$");
  private static final int MAX_REGION_CHARACTERS = 32;
  private static final int MAX_CONFIRMATION_CHARACTERS = 64;
  private static final int PAGE = 100;

  private final Identities identities;

  /** For the operator's account alone. */
  public ForgetRegion(Identities identities) {
    this.identities = requireNonNull(identities, "identities");
  }

  /**
   * The request.
   *
   * @param confirmation says in words what is to be done
   */
  record Input(String region, String confirmation) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input =
        new Input(
            members.string("Region", 1, MAX_REGION_CHARACTERS, REGION),
            members.string("Confirmation", 1, MAX_CONFIRMATION_CHARACTERS));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("region", input.region)
        .put("confirmation", input.confirmation);
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    return OfOperator.prepared(
        identities, context, ACTION.permissions(), () -> run(input, context));
  }

  private Result run(Input input, RequestContext context) {
    requireConfirmed(input);
    LostRegion lost = context.group().lost(input.region);
    lost.requireLost();
    try {
      return context.changes().commit(transaction -> forget(transaction, lost, input, context));
    } finally {
      lost.readAnew();
    }
  }

  private static void requireConfirmed(Input input) {
    String words = input.region + " is lost for good";
    if (!input.confirmation.equals(words)) {
      throw new ApiException(ErrorCode.ValidationException, "Confirmation must be: " + words);
    }
  }

  private Result forget(
      Transaction transaction, LostRegion lost, Input input, RequestContext context) {
    long changed = 0;
    long led = 0;
    List<Account> page;
    String after = "";
    do {
      page = identities.accounts().list(after, PAGE);
      for (Account account : page) {
        after = account.id();
        LostRegion.Forgotten keys = lost.forgetKeys(transaction, account.id(), context.now());
        changed += keys.changed();
        led += keys.led();
      }
    } while (page.size() == PAGE);
    lost.forgetMessages(transaction);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("Region", input.region);
    answer.put("ChangedKeys", changed);
    answer.put("KeysWithoutPrimary", led);
    return RecordForm.recorded(answer);
  }
}
