package org.claviger.server.lookup;

import java.util.List;
import java.util.Optional;
import org.claviger.server.audit.TrailEvent;

/** What an event can be looked up by, named as CloudTrail names it. */
enum LookupAttribute {
  EventId,
  EventName,
  ReadOnly,
  Username,
  ResourceType,
  ResourceName,
  EventSource,
  AccessKeyId;

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
    return switch (this) {
      case EventId -> list(event.text("eventID"));
      case EventName -> List.of(event.name());
      case ReadOnly -> List.of(EventShape.readOnly(event));
      case Username -> list(event.userName());
      case ResourceType -> EventResource.of(event).stream().map(EventResource::type).toList();
      case ResourceName -> EventResource.of(event).stream().map(EventResource::name).toList();
      case EventSource -> list(event.text("eventSource"));
      case AccessKeyId -> list(event.accessKeyId());
    };
  }

  private static List<String> list(Optional<String> value) {
    return value.map(List::of).orElse(List.of());
  }
}
