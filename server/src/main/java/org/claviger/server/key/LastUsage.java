package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A cryptographic operation that a key did.
 *
 * @param operation the action, such as {@code Decrypt}
 * @param time when its request arrived, in milliseconds
 * @param eventId of its audit record
 * @param requestId its request's id
 */
public record LastUsage(String operation, Instant time, String eventId, String requestId) {
  public LastUsage {
    requireNonNull(operation, "operation");
    time = time.truncatedTo(ChronoUnit.MILLIS);
    requireNonNull(eventId, "eventId");
    requireNonNull(requestId, "requestId");
  }

  /** The later of two; the other one if they are of one time. */
  LastUsage later(LastUsage other) {
    return time.isAfter(other.time) ? this : other;
  }

  byte[] write() {
    return Json.write(
        Json.object()
            .put("format", 1)
            .put("operation", operation)
            .put("time", time.toEpochMilli())
            .put("eventId", eventId)
            .put("requestId", requestId));
  }

  static LastUsage read(byte[] document) {
    ObjectNode node = Json.read(document);
    return new LastUsage(
        node.required("operation").textValue(),
        Instant.ofEpochMilli(node.required("time").longValue()),
        node.required("eventId").textValue(),
        node.required("requestId").textValue());
  }
}
