package org.claviger.server.iam.action;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.IamErrors;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.Identity;
import org.claviger.server.iam.IdentityKind;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;
import org.claviger.server.store.Transaction;

/**
 * An action on one user, group or role. Whether there is one of that name is said only to a caller
 * who may do the action on it.
 */
abstract class OnIdentity extends IamOperation {
  private final IdentityKind kind;

  OnIdentity(Identities identities, IdentityKind kind, String action, boolean readOnly) {
    super(identities, action, readOnly);
    this.kind = kind;
  }

  IdentityKind kind() {
    return kind;
  }

  /** Shows something of it. */
  Prepared show(RequestContext context, String name, Function<Identity, Result> answer) {
    return on(context, name, ConditionKeys.NONE, answer);
  }

  /** Changes it and answers nothing. */
  Prepared change(
      RequestContext context,
      String name,
      ConditionKeys keys,
      BiFunction<Transaction, Identity, Identity> change) {
    return on(context, name, keys, found -> commit(context, found, change));
  }

  /** Does something with it. */
  Prepared on(
      RequestContext context, String name, ConditionKeys keys, Function<Identity, Result> work) {
    String accountId = context.caller().accountId();
    return onBoth(context, name, keys, path -> kind.arn(accountId, path, name), work);
  }

  /**
   * Does something with it that gives it another ARN, and must be permitted on that too.
   *
   * @param arnAfter by the path that it has
   */
  Prepared onBoth(
      RequestContext context,
      String name,
      ConditionKeys keys,
      UnaryOperator<String> arnAfter,
      Function<Identity, Result> work) {
    String accountId = context.caller().accountId();
    Optional<Identity> found = identities().all(kind).find(accountId, name);
    String path = found.map(Identity::path).orElse("/");
    IamConditions own = new IamConditions();
    found.ifPresent(identity -> own.resource(identity.tags()).boundary(identity.boundary()));
    List<AccessRequest> accesses =
        Stream.of(kind.arn(accountId, path, name), arnAfter.apply(path))
            .distinct()
            .map(arn -> access(context, arn, keys.and(own)))
            .toList();
    return prepared(
        accesses, () -> work.apply(found.orElseThrow(() -> IamErrors.noSuch(kind, name))));
  }

  Result commit(
      RequestContext context, Identity found, BiFunction<Transaction, Identity, Identity> change) {
    return committed(
        context,
        transaction ->
            identities().update(transaction, found, before -> change.apply(transaction, before)));
  }
}
