package org.claviger.server.iam.action;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.iam.IamErrors;
import org.claviger.server.iam.Identities;
import org.claviger.server.iam.ManagedPolicies;
import org.claviger.server.iam.ManagedPolicy;
import org.claviger.server.operation.Prepared;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.Result;

/** An action on one managed policy of the caller's account, or on one of AWS's. */
abstract class OnPolicy extends IamOperation {
  OnPolicy(Identities identities, String action, boolean readOnly) {
    super(identities, action, readOnly);
  }

  /** Does something with it. */
  Prepared on(
      RequestContext context,
      String arn,
      ConditionKeys keys,
      Function<ManagedPolicy, Result> work) {
    String accountId = context.caller().accountId();
    Optional<ManagedPolicy> found = identities().policies().find(accountId, arn);
    IamConditions own = new IamConditions();
    found.ifPresent(policy -> own.resource(policy.tags()));
    return prepared(
        context,
        arn,
        keys.and(own),
        () -> work.apply(found.orElseThrow(() -> ManagedPolicies.noSuch(arn))));
  }

  /** Changes it and answers nothing. */
  Prepared change(
      RequestContext context, String arn, ConditionKeys keys, UnaryOperator<ManagedPolicy> change) {
    return on(
        context,
        arn,
        keys,
        found ->
            committed(
                context,
                transaction -> identities().policies().update(transaction, found, change)));
  }

  /** The version of that id. */
  static ManagedPolicy.Version version(ManagedPolicy policy, String versionId) {
    return policy
        .version(versionId)
        .orElseThrow(
            () ->
                IamErrors.noSuch(
                    "Policy "
                        + policy.arn()
                        + " version "
                        + versionId
                        + " does not exist or is not attachable."));
  }
}
