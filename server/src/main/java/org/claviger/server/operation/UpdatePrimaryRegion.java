package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.MultiRegion;
import org.claviger.server.key.Region;
import org.claviger.server.key.StateRule;
import org.claviger.server.region.PeerCaller;
import org.claviger.server.store.Transaction;

/**
 * {@code UpdatePrimaryRegion}: a replica becomes the primary key, and that a replica. It takes the
 * permission on both.
 */
final class UpdatePrimaryRegion implements Operation<UpdatePrimaryRegion.Input> {
  static final String PERMISSION = "kms:UpdatePrimaryRegion";
  private static final Action ACTION = Action.kms("UpdatePrimaryRegion", false);

  /** The request. */
  record Input(String keyId, String primaryRegion) {}

  /** A replica and the request as it looks from there. */
  private record Replica(RequestContext context, Key key) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input = new Input(OnKey.id(members), MultiRegionMembers.region(members, "PrimaryRegion"));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return OnKey.parameters(input.keyId).put("primaryRegion", input.primaryRegion);
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId());
    AccessRequest onPrimary = access(context, key, input);
    if (isApart(context, key, input)) {
      AccessRequest abroad =
          new AccessRequest(
                  PERMISSION, key.arn().in(input.primaryRegion).toString(), key.arn().accountId())
              .with(ConditionKeys.of("aws:requestedregion", input.primaryRegion));
      return new Prepared(
          List.of(onPrimary, abroad),
          List.of(onPrimary.resourceArn(), abroad.resourceArn()),
          () -> runApart(input, context, key));
    }
    Optional<Replica> replica = replica(context, key, input);
    if (replica.isEmpty()) {
      return OnKey.prepared(
          onPrimary,
          () -> {
            throw refusal(key, input);
          });
    }
    Replica found = replica.get();
    AccessRequest onReplica =
        access(found.context, found.key, input)
            .with(ConditionKeys.of("aws:requestedregion", input.primaryRegion));
    return new Prepared(
        List.of(onPrimary, onReplica),
        List.of(onPrimary.resourceArn(), onReplica.resourceArn()),
        () -> run(input, context, key, found));
  }

  private static AccessRequest access(RequestContext context, Key key, Input input) {
    return OnKey.access(context, PERMISSION, key)
        .with(ConditionKeys.of("kms:primaryregion", input.primaryRegion));
  }

  private static boolean isApart(RequestContext context, Key key, Input input) {
    return key.isPrimary()
        && key.multiRegion().orElseThrow().replicas().contains(input.primaryRegion)
        && context.group().isRemote(input.primaryRegion);
  }

  /** The replica is at another server, which decides by the replica's key policy. */
  private static Result runApart(Input input, RequestContext context, Key key) {
    StateRule.UPDATE_PRIMARY.require(key);
    PeerCaller caller =
        new PeerCaller(context.caller().arn(), context.access().circumstances().sourceAddress());
    context.group().checkLead(key, input.primaryRegion, caller);
    return lead(input, context, key, transaction -> {});
  }

  private static Optional<Replica> replica(RequestContext context, Key key, Input input) {
    return key.multiRegion()
        .filter(all -> key.isPrimary() && all.replicas().contains(input.primaryRegion))
        .flatMap(all -> context.group().find(input.primaryRegion))
        .map(region -> replica(context, key.arn(), region));
  }

  private static Replica replica(RequestContext context, KeyArn arn, Region region) {
    Key found = region.keys().resolveKeyOnly(arn.keyId(), arn.accountId());
    return new Replica(context.in(region), found);
  }

  /** Why a key has no replica that could become the primary key. */
  private static ApiException refusal(Key key, Input input) {
    StateRule.UPDATE_PRIMARY.require(key);
    MultiRegion all = MultiRegionMembers.requirePrimary(key);
    if (all.primary().equals(input.primaryRegion)) {
      return new ApiException(
          ErrorCode.UnsupportedOperationException, key.arn() + " is the primary key already.");
    }
    return new ApiException(
        ErrorCode.NotFoundException,
        "Key '" + key.arn().in(input.primaryRegion) + "' does not exist");
  }

  private static Result run(Input input, RequestContext context, Key key, Replica replica) {
    return lead(
        input,
        context,
        key,
        transaction ->
            StateRule.UPDATE_PRIMARY.require(
                KeyChange.read(transaction, replica.context, replica.key)));
  }

  /**
   * Makes the replica the primary key.
   *
   * @param successor sees to it that the replica can become it, where it is of this server
   */
  private static Result lead(
      Input input, RequestContext context, Key key, Consumer<Transaction> successor) {
    try {
      return context
          .changes()
          .commit(
              transaction -> {
                Key primary = KeyChange.read(transaction, context, key);
                requireLeading(primary, input);
                successor.accept(transaction);
                context.group().requireInStep(transaction, primary);
                context.group().lead(transaction, context.region(), primary, input.primaryRegion);
                return Result.empty();
              });
    } finally {
      context.region().keys().forget(key.arn());
    }
  }

  private static void requireLeading(Key primary, Input input) {
    StateRule.UPDATE_PRIMARY.require(primary);
    if (!MultiRegionMembers.requirePrimary(primary).replicas().contains(input.primaryRegion)) {
      throw refusal(primary, input);
    }
  }
}
