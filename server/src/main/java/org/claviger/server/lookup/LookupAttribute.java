package org.claviger.server.lookup;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.claviger.server.audit.TrailEvent;

/** What an event can be looked up by, named as CloudTrail names it. */
enum LookupAttribute {
  EventId(one(event -> event.text("eventID"))),
  EventName(event -> List.of(event.name())),
  ReadOnly(event -> List.of(EventShape.readOnly(event))),
  Username(one(TrailEvent::userName)),
  ResourceType(event -> EventResource.of(event).stream().map(EventResource::type).toList()),
  ResourceName(event -> EventResource.of(event).stream().map(EventResource::name).toList()),
  EventSource(one(event -> event.text("eventSource"))),
  AccessKeyId(one(TrailEvent::accessKeyId));

  private final Function<TrailEvent, List<String>> values;

  LookupAttribute(Function<TrailEvent, List<String>> values) {
    this.values = values;
  }

  /** The attribute of that name. */
  static Optional<LookupAttribute> named(String name) {
    for (LookupAttribute each : values()) {
      if (each.name().equals(name)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** The values of an event, some perhaps twice. */
  List<String> of(TrailEvent event) {
    return values.apply(event);
  }

  private static Function<TrailEvent, List<String>> one(
      Function<TrailEvent, Optional<String>> value) {
    return event -> value.apply(event).map(List::of).orElse(List.of());
  }
}
