package org.claviger.server.event;

import java.util.List;
import org.claviger.server.config.EventsConfig;
import org.claviger.server.operation.Operation;
import org.claviger.server.store.DerivedStore;

/** The actions on events. */
public final class EventActions {
  private EventActions() {}

  /** All of them. */
  public static List<Operation<?>> all(DerivedStore store, EventsConfig config) {
    return List.of(new ListEvents(store, config));
  }
}
