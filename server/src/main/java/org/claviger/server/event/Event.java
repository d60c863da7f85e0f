package org.claviger.server.event;

import static com.fasterxml.jackson.core.json.JsonWriteFeature.ESCAPE_NON_ASCII;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.claviger.server.store.EventRow;

/**
 * Something that happened, in the shape of EventBridge.
 *
 * @param id unique; the same for the same happening, however often it is found
 * @param type what happened
 * @param accountId whose event it is
 * @param region where
 * @param time when
 * @param resources the ARNs of the keys concerned
 * @param detail what there is to say
 */
record Event(
    String id,
    DetailType type,
    String accountId,
    String region,
    Instant time,
    List<String> resources,
    ObjectNode detail) {
  private static final JsonMapper JSON = JsonMapper.builder().enable(ESCAPE_NON_ASCII).build();

  Event {
    requireNonNull(id, "id");
    requireNonNull(type, "type");
    requireNonNull(accountId, "accountId");
    requireNonNull(region, "region");
    requireNonNull(time, "time");
    resources = List.copyOf(resources);
    requireNonNull(detail, "detail");
  }

  /** An empty detail. */
  static ObjectNode details() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A time as events show it. */
  static String text(Instant time) {
    return DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.SECONDS));
  }

  /** As it is sent: one line of ASCII. */
  String toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("version", "0");
    json.put("id", id);
    json.put("detail-type", type.text());
    json.put("source", type.source());
    json.put("account", accountId);
    json.put("time", text(time));
    json.put("region", region);
    resources.forEach(json.putArray("resources")::add);
    json.set("detail", detail);
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event cannot be written as JSON", e);
    }
  }

  /** As it is kept. */
  EventRow toRow() {
    return new EventRow(0, id, accountId, region, type.text(), time, toJson());
  }
}
