package org.claviger.server.event;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.claviger.server.store.DerivedStore;
import org.claviger.server.store.EventNotes;
import org.claviger.server.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Announces that something does not work, and that it works again, once that has lasted for a
 * while. What was announced last is noted, so that a restart between neither repeats nor forgets
 * it. For one thread.
 */
final class StateWatch {
  private static final Logger log = LoggerFactory.getLogger(StateWatch.class);
  private static final int MAX_REASON_CHARACTERS = 500;

  private final Subject subject;
  private final Supplier<String> problem;
  private final Duration settle;
  private final Publisher publisher;
  private final DerivedStore store;
  private final Clock clock;
  private boolean isTrouble;
  private Instant changedSince;

  /**
   * Watches from what was announced last.
   *
   * @param problem what is wrong now, else the empty string
   * @param settle how long a change must last
   */
  StateWatch(
      Subject subject,
      Supplier<String> problem,
      Duration settle,
      Publisher publisher,
      DerivedStore store,
      Clock clock) {
    this.subject = requireNonNull(subject, "subject");
    this.problem = requireNonNull(problem, "problem");
    this.settle = requireNonNull(settle, "settle");
    this.publisher = requireNonNull(publisher, "publisher");
    this.store = requireNonNull(store, "store");
    this.clock = requireNonNull(clock, "clock");
    this.isTrouble = store.eventNotes().find(EventNotes.Kind.TROUBLE, subject.name()).isPresent();
  }

  /**
   * What is watched.
   *
   * @param name such as {@code hsm us-east-1}
   * @param member its name in the detail of an event; empty for none
   * @param place whose events they are
   * @param lost what to announce when it does not work
   * @param back what to announce when it works again
   */
  record Subject(String name, String member, Place place, DetailType lost, DetailType back) {
    Subject {
      requireNonNull(name, "name");
      requireNonNull(member, "member");
      requireNonNull(place, "place");
      requireNonNull(lost, "lost");
      requireNonNull(back, "back");
    }
  }

  void observe() {
    String reason = ask();
    if (reason.isEmpty() != isTrouble) {
      changedSince = null;
      return;
    }
    Instant now = clock.instant();
    if (changedSince == null) {
      changedSince = now;
    }
    if (!now.isBefore(changedSince.plus(settle))) {
      isTrouble = !isTrouble;
      announce(reason);
      changedSince = null;
    }
  }

  private String ask() {
    try {
      return problem.get();
    } catch (RuntimeException e) {
      return "the check itself failed: " + e.getClass().getSimpleName();
    }
  }

  /** Works with a database that cannot be written, too: it may be the same disk that is full. */
  private void announce(String reason) {
    DetailType type = isTrouble ? subject.lost : subject.back;
    var detail = Event.details();
    if (!subject.member.isEmpty()) {
      detail.put("hsm", subject.member);
    }
    detail.put("since", Event.text(changedSince));
    if (isTrouble) {
      detail.put("reason", reason.substring(0, Math.min(reason.length(), MAX_REASON_CHARACTERS)));
    }
    Place place = subject.place;
    String id = EventIds.of(type, subject.name + "/" + changedSince);
    publisher.publish(
        new Event(id, type, place.accountId(), place.region(), clock.instant(), List.of(), detail));
    note(reason);
  }

  private void note(String reason) {
    EventNotes notes = store.eventNotes();
    try {
      Optional<EventNotes.Note> noted =
          notes
              .find(EventNotes.Kind.TROUBLE, subject.name)
              .map(content -> new EventNotes.Note(subject.name, content));
      boolean unused =
          store.write(
              transaction -> {
                if (isTrouble) {
                  notes.put(transaction, EventNotes.Kind.TROUBLE, subject.name, reason);
                } else {
                  noted.ifPresent(note -> notes.remove(transaction, EventNotes.Kind.TROUBLE, note));
                }
                return true;
              });
    } catch (StoreException e) {
      log.debug("The state of {} cannot be noted", subject.name, e);
    }
  }
}
