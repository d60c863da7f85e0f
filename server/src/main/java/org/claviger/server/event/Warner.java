package org.claviger.server.event;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.claviger.server.store.DerivedStore;
import org.claviger.server.store.EventNotes;
import org.claviger.server.store.Transaction;

/**
 * Announces what is going to end: once for each of some spans before its time. What is found late,
 * as behind a stop of the server, is announced once, for the shortest span that it is within.
 */
final class Warner {
  private static final Duration AFTER = Duration.ofDays(1);

  private final DerivedStore store;
  private final Publisher publisher;
  private final Clock clock;

  Warner(DerivedStore store, Publisher publisher, Clock clock) {
    this.store = requireNonNull(store, "store");
    this.publisher = requireNonNull(publisher, "publisher");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Something that is going to end.
   *
   * @param subject its name, the same whenever it is found; another if its end moves
   * @param end when
   */
  record Ending(String subject, Instant end) {
    Ending {
      requireNonNull(subject, "subject");
      requireNonNull(end, "end");
    }
  }

  /** The shortest of some spans that an end is within, if it is yet to come. */
  Optional<Duration> span(Instant end, List<Duration> spans) {
    Duration left = Duration.between(clock.instant(), end);
    return left.isNegative() || left.isZero()
        ? Optional.empty()
        : spans.stream().filter(span -> left.compareTo(span) <= 0).min(Duration::compareTo);
  }

  /**
   * Announces an end in a transaction, unless that was done.
   *
   * @param span the one it is within
   * @param event what to announce, but for its id and time
   */
  void warn(Transaction transaction, Ending ending, Duration span, Event event) {
    String subject = ending.subject() + "/" + Event.text(ending.end()) + "/" + span;
    boolean isNew =
        store
            .eventNotes()
            .add(
                transaction,
                EventNotes.Kind.ANNOUNCED,
                event.type().name() + "/" + subject,
                "",
                ending.end().plus(AFTER));
    if (isNew) {
      publisher.publish(
          transaction,
          new Event(
              EventIds.of(event.type(), subject),
              event.type(),
              event.accountId(),
              event.region(),
              clock.instant(),
              event.resources(),
              event.detail()));
    }
  }
}
