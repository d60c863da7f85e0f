package org.claviger.server.iam.action;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.config.QuotaConfig;
import org.claviger.server.error.ApiException;
import org.claviger.server.iam.Identities;
import org.claviger.server.operation.Action;
import org.claviger.server.operation.Members;
import org.claviger.server.operation.Operation;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.store.Transaction;

/** An action of IAM: it needs the permission of its own name, most often on one resource. */
abstract class IamOperation implements Operation<IamOperation.Input> {
  private final Identities identities;
  private final Action action;

  IamOperation(Identities identities, String name, boolean readOnly) {
    this(identities, Action.iam(name, readOnly));
  }

  IamOperation(Identities identities, Action action) {
    this.identities = requireNonNull(identities, "identities");
    this.action = requireNonNull(action, "action");
  }

  /**
   * A request that was read.
   *
   * @param parameters all its members, as the record shows them
   */
  record Input(ObjectNode parameters, Request request) {}

  /** What remains to be done with a request once its members are known to be good. */
  @FunctionalInterface
  interface Request {
    /** Finds what it names. */
    Prepared prepare(RequestContext context);
  }

  /**
   * Reads and checks the members.
   *
   * @throws ApiException ValidationException, InvalidInput, MalformedPolicyDocument
   */
  abstract Request read(IamMembers members);

  @Override
  public final Action action() {
    return action;
  }

  @Override
  public final Input parse(Members members) {
    IamMembers shown = new IamMembers(members);
    Request request = read(shown);
    return new Input(shown.shown(), request);
  }

  @Override
  public final ObjectNode auditParameters(Input input) {
    return input.parameters;
  }

  @Override
  public final Prepared prepare(Input input, RequestContext context) {
    return input.request.prepare(context);
  }

  Identities identities() {
    return identities;
  }

  /** The action's permission on a resource of the caller's account. */
  Prepared prepared(RequestContext context, String arn, Prepared.Work work) {
    return prepared(context, arn, ConditionKeys.NONE, work);
  }

  /** The same with condition keys of its own. */
  Prepared prepared(RequestContext context, String arn, ConditionKeys keys, Prepared.Work work) {
    return prepared(List.of(access(context, arn, keys)), work);
  }

  /** A request that takes those permissions. */
  static Prepared prepared(List<AccessRequest> accesses, Prepared.Work work) {
    return new Prepared(accesses, List.of(), List.of(), List.of(QuotaConfig.IAM), work);
  }

  /** The action's permission on one of the resources that it takes it on. */
  AccessRequest access(RequestContext context, String arn, ConditionKeys keys) {
    return access(context, action.name(), arn, keys);
  }

  /** The same of another action that this one does besides. */
  static AccessRequest access(
      RequestContext context, String actionName, String arn, ConditionKeys keys) {
    return new AccessRequest("iam:" + actionName, arn, context.caller().accountId()).with(keys);
  }

  /** Commits a change that answers nothing. */
  static Result committed(RequestContext context, Consumer<Transaction> change) {
    return context
        .changes()
        .commit(
            transaction -> {
              change.accept(transaction);
              return Result.empty();
            });
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
