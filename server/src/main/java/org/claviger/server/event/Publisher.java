package org.claviger.server.event;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import org.claviger.server.config.EventsConfig;
import org.claviger.server.store.DerivedStore;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps events, and queues them for whoever wants them, in one transaction. What cannot be kept
 * because the database cannot be written stays in memory, so that it can be sent all the same, and
 * is kept later. Safe for many threads.
 */
final class Publisher {
  private static final Logger log = LoggerFactory.getLogger(Publisher.class);
  private static final int MAX_UNKEPT = 100;

  private final DerivedStore store;
  private final EventsConfig config;
  private final List<Target> targets;
  private final Clock clock;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, Event> unkept = new LinkedHashMap<>();

  Publisher(DerivedStore store, EventsConfig config, List<Target> targets, Clock clock) {
    this.store = requireNonNull(store, "store");
    this.config = requireNonNull(config, "config");
    this.targets = List.copyOf(targets);
    this.clock = requireNonNull(clock, "clock");
  }

  /** Has somebody told whenever there is something to send. */
  void listen(Runnable listener) {
    listeners.add(listener);
  }

  /**
   * Keeps and queues an event together with another change; does nothing if it was kept before, or
   * happened longer ago than events are kept.
   */
  void publish(Transaction transaction, Event event) {
    Instant now = clock.instant();
    if (event.time().isBefore(now.minus(config.retention()))) {
      return;
    }
    OptionalLong position = store.events().add(transaction, event.toRow(), now);
    if (position.isEmpty()) {
      return;
    }
    if (!event.time().isBefore(now.minus(config.delivery().maxAge()))) {
      targets.stream()
          .filter(target -> target.wants(event.type().text()))
          .forEach(
              target ->
                  store.deliveries().add(transaction, target.key(), position.getAsLong(), now));
    }
    transaction.afterCommit(this::tell);
    log.info("{} {}", event.type().text(), event.resources());
  }

  /** Keeps and queues an event; one that cannot be kept now is sent from memory, and kept later. */
  void publish(Event event) {
    if (!kept(event)) {
      log.warn("{} cannot be kept now, only sent: {}", event.type().text(), event.detail());
      remember(event);
      tell();
    }
  }

  /** What could not be kept yet. */
  List<Event> unkept() {
    synchronized (unkept) {
      return List.copyOf(unkept.values());
    }
  }

  /** Keeps what could not be kept before, as far as it can now. */
  void keepAgain() {
    for (Event event : unkept()) {
      if (!kept(event)) {
        return;
      }
      synchronized (unkept) {
        unkept.remove(event.id());
      }
    }
  }

  private boolean kept(Event event) {
    try {
      return store.write(
          transaction -> {
            publish(transaction, event);
            return true;
          });
    } catch (StoreException e) {
      log.debug("{} cannot be kept now", event.type().text(), e);
      return false;
    }
  }

  private void remember(Event event) {
    synchronized (unkept) {
      unkept.put(event.id(), event);
      if (unkept.size() > MAX_UNKEPT) {
        unkept.remove(unkept.keySet().iterator().next());
      }
    }
  }

  private void tell() {
    listeners.forEach(Runnable::run);
  }
}
