package org.claviger.server.iam.action;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.Identities;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;

/**
 * An action on what an ARN names to the caller's account.
 *
 * @param <E> a managed policy or an OpenID Connect provider
 */
abstract class OnArn<E> extends IamOperation {
  private final ArnKind<E> kind;

  OnArn(Identities identities, String action, boolean readOnly, ArnKind<E> kind) {
    super(identities, action, readOnly);
    this.kind = kind;
  }

  ArnKind<E> kind() {
    return kind;
  }

  /** Does something with it. */
  Prepared on(RequestContext context, String arn, ConditionKeys keys, Function<E, Result> work) {
    Optional<E> found = kind.find(identities(), context.caller().accountId(), arn);
    IamConditions own = new IamConditions();
    found.ifPresent(entity -> own.resource(kind.tags(entity)));
    return prepared(
        context, arn, keys.and(own), () -> work.apply(found.orElseThrow(() -> kind.missing(arn))));
  }

  /** Changes it and answers nothing. */
  Prepared change(RequestContext context, String arn, ConditionKeys keys, UnaryOperator<E> change) {
    return on(
        context,
        arn,
        keys,
        found ->
            committed(
                context, transaction -> kind.update(identities(), transaction, found, change)));
  }
}
