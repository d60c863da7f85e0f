package org.claviger.server.lookup;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.claviger.server.audit.TrailEvent;

/** An event as LookupEvents shows it. */
final class EventShape {
  private EventShape() {}

  /** Puts an event into an answer. */
  static void show(ObjectNode shape, TrailEvent event) {
    event.text("eventID").ifPresent(id -> shape.put("EventId", id));
    shape.put("EventName", event.name()).put("ReadOnly", readOnly(event));
    event.accessKeyId().ifPresent(id -> shape.put("AccessKeyId", id));
    shape.put("EventTime", event.time().getEpochSecond());
    event.text("eventSource").ifPresent(source -> shape.put("EventSource", source));
    event.userName().ifPresent(name -> shape.put("Username", name));
    List<EventResource> resources = EventResource.of(event);
    ArrayNode list = shape.putArray("Resources");
    resources.forEach(
        each -> list.addObject().put("ResourceType", each.type()).put("ResourceName", each.name()));
    shape.put("CloudTrailEvent", cloudTrailEvent(event));
  }

  /** CloudTrail has it as a text. */
  static String readOnly(TrailEvent event) {
    return Boolean.toString(event.json().path("readOnly").asBoolean());
  }

  /** The event itself; where it stands in the chain is additional data, which AWS leaves free. */
  private static String cloudTrailEvent(TrailEvent event) {
    ObjectNode json = event.cloudTrail();
    ObjectNode additional =
        json.get("additionalEventData") instanceof ObjectNode present
            ? present
            : json.putObject("additionalEventData");
    additional.put("clavigerSequence", event.sequence());
    event.text("hash").ifPresent(hash -> additional.put("clavigerHash", hash));
    return json.toString();
  }
}
