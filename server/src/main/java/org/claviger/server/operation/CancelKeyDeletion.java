package org.claviger.server.operation;

import java.time.Instant;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;
import org.claviger.server.key.Key;

/**
 * {@code CancelKeyDeletion}: the key stays, disabled. Once the waiting period is over there is
 * nothing to cancel any more, even while the material is still there.
 */
final class CancelKeyDeletion implements KeyIdOperation {
  private static final Action ACTION = Action.kms("CancelKeyDeletion", false);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Prepared prepare(String keyId, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(keyId, context.caller().accountId());
    return OnKey.prepared(
        context,
        "kms:CancelKeyDeletion",
        key,
        () ->
            KeyChange.commit(
                context,
                key,
                found -> cancel(found, context.now()),
                changed -> RecordForm.recorded(OnKey.answer(changed))));
  }

  private static Key cancel(Key key, Instant now) {
    if (!key.isPendingDeletion()) {
      throw invalidState(key, " is not pending deletion.");
    }
    if (key.deletionDate().filter(date -> !now.isBefore(date)).isPresent()) {
      throw invalidState(key, " is pending deletion.");
    }
    return key.withoutDeletion();
  }

  private static ApiException invalidState(Key key, String reason) {
    return new ApiException(ErrorCode.KMSInvalidStateException, key.arn() + reason);
  }
}
