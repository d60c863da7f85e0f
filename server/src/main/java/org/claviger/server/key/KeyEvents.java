package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;
import org.claviger.server.audit.ServiceEvent;
import org.claviger.server.audit.ServiceEvents;
import org.claviger.server.store.Intents.Intent;
import org.claviger.server.store.Transaction;

/** The records of what the service does to keys by itself, with CloudTrail's names. */
final class KeyEvents {
  private final ServiceEvents events;

  KeyEvents(ServiceEvents events) {
    this.events = requireNonNull(events, "events");
  }

  void created(Transaction transaction, Key key) {
    enqueue(transaction, "CreateKey", key, key.creationDate(), details(key));
  }

  void rotated(Transaction transaction, Key before, Key after, KeyMaterial.Rotation how) {
    ObjectNode details =
        details(after)
            .put("rotationType", how.type().name())
            .put("keyOrigin", after.origin().name())
            .put("previousKeyMaterialId", before.currentMaterial().id())
            .put("currentKeyMaterialId", after.currentMaterial().id());
    enqueue(transaction, "RotateKey", after, how.date(), details);
  }

  /** A key was brought in step with the related ones. */
  void synchronizedWith(Transaction transaction, Key key, Instant now) {
    enqueue(transaction, "SynchronizeMultiRegionKey", key, now, details(key));
  }

  void expired(Transaction transaction, Key key, String materialId, Instant now) {
    ObjectNode details = details(key).put("keyMaterialId", materialId);
    enqueue(transaction, "DeleteExpiredKeyMaterial", key, now, details);
  }

  void deleted(Transaction transaction, Key key, Instant now) {
    enqueue(transaction, "DeleteKey", key, now, details(key));
  }

  /** Material in an HSM that a crash had left without a key, or that it had kept there. */
  void leftoverRemoved(Transaction transaction, Intent intent, Instant now) {
    ObjectNode details =
        Json.object()
            .put("keyMaterialId", intent.materialId())
            .put("intended", intent.kind().name());
    events.enqueue(
        transaction,
        new ServiceEvent(
            UUID.randomUUID().toString(),
            now,
            "DeleteUnusedKeyMaterial",
            intent.region(),
            "",
            "",
            details));
  }

  private void enqueue(
      Transaction transaction, String name, Key key, Instant time, ObjectNode details) {
    events.enqueue(
        transaction,
        new ServiceEvent(
            UUID.randomUUID().toString(),
            time,
            name,
            key.arn().region(),
            key.arn().accountId(),
            key.arn().toString(),
            details));
  }

  private static ObjectNode details(Key key) {
    return Json.object().put("keyId", key.arn().keyId());
  }
}
