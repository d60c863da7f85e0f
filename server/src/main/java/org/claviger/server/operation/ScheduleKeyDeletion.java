package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.claviger.server.authz.ConditionKeys;
import org.claviger.server.key.Key;
import org.claviger.server.key.StateRule;

/**
 * {@code ScheduleKeyDeletion}: no use from now on, and the end of the key after a waiting period.
 */
final class ScheduleKeyDeletion implements Operation<ScheduleKeyDeletion.Input> {
  private static final Action ACTION = Action.kms("ScheduleKeyDeletion", false);
  private static final int MIN_DAYS = 7;
  private static final int MAX_DAYS = Key.LONGEST_DELETION_WINDOW_DAYS;

  /** The request. */
  record Input(String keyId, int pendingWindowInDays) {}

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Input parse(Members members) {
    String keyId = OnKey.id(members);
    Integer days = members.optionalInteger("PendingWindowInDays", MIN_DAYS, MAX_DAYS);
    members.check();
    return new Input(keyId, days == null ? MAX_DAYS : days);
  }

  @Override
  public ObjectNode auditParameters(Input input) {
    return OnKey.parameters(input.keyId).put("pendingWindowInDays", input.pendingWindowInDays);
  }

  @Override
  public Prepared prepare(Input input, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(input.keyId, context.caller().accountId());
    Instant deletionDate =
        context
            .now()
            .plus(Duration.ofDays(input.pendingWindowInDays))
            .truncatedTo(ChronoUnit.MILLIS);
    return OnKey.prepared(
        OnKey.access(context, "kms:ScheduleKeyDeletion", key)
            .with(
                ConditionKeys.of(
                    "kms:schedulekeydeletionpendingwindowindays",
                    Integer.toString(input.pendingWindowInDays))),
        () ->
            KeyChange.commit(
                context,
                key,
                found -> schedule(found, deletionDate, input.pendingWindowInDays),
                changed -> answer(changed, input.pendingWindowInDays)));
  }

  /** A primary key's waiting period begins once its last replica is gone. */
  private static Key schedule(Key key, Instant deletionDate, int days) {
    StateRule.SCHEDULE_DELETION.require(key);
    return key.isPrimary() && !key.related().isEmpty()
        ? key.withReplicaDeletion(days)
        : key.withDeletion(deletionDate);
  }

  private static Result answer(Key key, int days) {
    ObjectNode response = OnKey.answer(key);
    key.deletionDate().ifPresent(date -> response.put("DeletionDate", KeyMetadata.seconds(date)));
    return RecordForm.recorded(
        response.put("KeyState", key.state().name()).put("PendingWindowInDays", days));
  }
}
