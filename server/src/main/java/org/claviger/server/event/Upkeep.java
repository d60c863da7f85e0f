package org.claviger.server.event;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.claviger.server.config.EventsConfig;
import org.claviger.server.store.DerivedStore;

/** Keeps what there is of events within its bounds, and tells what was given up. */
final class Upkeep {
  private final EventsConfig config;
  private final Map<Target, DeliveryCounts> targets;
  private final Place place;
  private final Publisher publisher;
  private final DerivedStore store;
  private final Clock clock;

  Upkeep(
      EventsConfig config,
      Map<Target, DeliveryCounts> targets,
      Place place,
      Publisher publisher,
      DerivedStore store,
      Clock clock) {
    this.config = requireNonNull(config, "config");
    this.targets = Map.copyOf(targets);
    this.place = requireNonNull(place, "place");
    this.publisher = requireNonNull(publisher, "publisher");
    this.store = requireNonNull(store, "store");
    this.clock = requireNonNull(clock, "clock");
  }

  void run() {
    publisher.keepAgain();
    Instant now = clock.instant();
    boolean unused =
        store.write(
            transaction -> {
              store.events().prune(transaction, now.minus(config.retention()), config.maxEvents());
              store.eventNotes().forget(transaction, now);
              return true;
            });
    targets.forEach((target, counts) -> trim(target, counts, now));
  }

  private void trim(Target target, DeliveryCounts counts, Instant now) {
    Instant queuedBefore = now.minus(config.delivery().maxAge());
    int most = config.delivery().queue();
    int dropped =
        store.write(
            transaction -> store.deliveries().trim(transaction, target.key(), queuedBefore, most));
    if (dropped > 0) {
      counts.countDropped(dropped);
      tell(target, dropped, now);
    }
    counts.show(store.deliveries().backlog(target.key()));
  }

  /** At most once an hour for each target: such an event may be the next to be given up. */
  private void tell(Target target, int dropped, Instant now) {
    String subject = target.key() + "/" + now.truncatedTo(ChronoUnit.HOURS);
    publisher.publish(
        new Event(
            EventIds.of(DetailType.EVENTS_DROPPED, subject),
            DetailType.EVENTS_DROPPED,
            place.accountId(),
            place.region(),
            now,
            List.of(),
            Event.details().put("webhook", target.label()).put("count", dropped)));
  }
}
