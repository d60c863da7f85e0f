package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.key.AutomaticRotation;
import org.claviger.server.key.Key;
import org.claviger.server.key.StateRule;

/**
 * {@code EnableKeyRotation}: a new material at every end of a period. On a key that is rotated
 * already it changes the period, which goes on from where it began.
 */
final class EnableKeyRotation implements Operation<EnableKeyRotation.Input> {
  private static final Action ACTION = Action.kms("EnableKeyRotation", false);

  /**
   * The request.
   *
   * @param periodInDays null if the member is missing
   */
  record Input(String keyId, Integer periodInDays) {
    int days() {
      return periodInDays == null ? AutomaticRotation.DEFAULT_DAYS : periodInDays;
    }
  }

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    Input input =
        new Input(
            OnKey.id(members),
            members.optionalInteger(
                "RotationPeriodInDays", AutomaticRotation.MIN_DAYS, AutomaticRotation.MAX_DAYS));
    members.check();
    return input;
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    ObjectNode parameters = OnKey.parameters(input.keyId);
    if (input.periodInDays != null) {
      parameters.put("rotationPeriodInDays", input.periodInDays);
    }
    return parameters;
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId());
    Instant now = context.now().truncatedTo(ChronoUnit.MILLIS);
    return OnKey.prepared(
        OnKey.access(context, "kms:EnableKeyRotation", key)
            .with(ConditionKeys.of("kms:rotationperiodindays", Integer.toString(input.days()))),
        () -> KeyChange.commit(context, key, found -> enable(found, input, now)));
  }

  private static Key enable(Key key, Input input, Instant now) {
    Rotation.requireMadeHere(key);
    Rotation.requireCustomerManaged(key);
    MultiRegionMembers.requireNoReplica(key);
    StateRule.ROTATE.require(key);
    Instant since = key.rotation().map(AutomaticRotation::since).orElse(now);
    return key.withRotation(Optional.of(new AutomaticRotation(input.days(), since)));
  }
}
