package org.claviger.server.operation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.claviger.server.key.Key;
import org.claviger.server.key.LastUsage;

/** {@code GetKeyLastUsage}: the last cryptographic operation of a key that succeeded. */
final class GetKeyLastUsage implements KeyIdOperation {
  private static final Action ACTION = Action.kms("GetKeyLastUsage", true);

  @Override
  public Action action() {
    return ACTION;
  }

  @Override
  public Prepared prepare(String keyId, RequestContext context) {
    Key key = context.region().keys().resolveKeyOnly(keyId, context.caller().accountId());
    return OnKey.prepared(context, "kms:GetKeyLastUsage", key, () -> run(key, context));
  }

  /** A key's uses are tracked from its creation on; one that was never used shows an empty one. */
  private static Result run(Key key, RequestContext context) {
    double creationDate = KeyMetadata.seconds(key.creationDate());
    ObjectNode response =
        JsonNodeFactory.instance
            .objectNode()
            .put("KeyId", key.arn().keyId())
            .put("TrackingStartDate", creationDate)
            .put("KeyCreationDate", creationDate);
    ObjectNode last = response.putObject("KeyLastUsage");
    context.region().lastUsages().find(key.arn()).ifPresent(usage -> show(last, usage));
    return Result.of(response);
  }

  private static void show(ObjectNode last, LastUsage usage) {
    last.put("Operation", usage.operation())
        .put("Timestamp", (double) usage.time().getEpochSecond())
        .put("CloudTrailEventId", usage.eventId())
        .put("KmsRequestId", usage.requestId());
  }
}
