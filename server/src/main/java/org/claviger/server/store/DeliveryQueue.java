package org.claviger.server.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Which events are still to be brought to which targets. */
public interface DeliveryQueue {
  /** Adds an event to a target's queue. */
  void add(Transaction transaction, String target, long position, Instant now);

  /** What is to be tried now, the longest due first. */
  Optional<Entry> next(String target, Instant now);

  /** When something is to be tried next; empty if nothing waits. */
  Optional<Instant> nextAttempt(String target);

  /** Takes an event off a target's queue. */
  void remove(Transaction transaction, String target, long position);

  /** Counts an attempt that failed, and has the event wait. */
  void postpone(Transaction transaction, String target, long position, Instant until);

  /** Lets all that waits for another attempt be tried now. */
  void hasten(Transaction transaction, String target, Instant now);

  /**
   * Takes off what has been waiting since before a moment, what is not kept any more, and the
   * oldest beyond a number.
   *
   * @return how many
   */
  int trim(Transaction transaction, String target, Instant queuedBefore, int most);

  /** Forgets the queues of all other targets. */
  void retain(Transaction transaction, Set<String> targets);

  /** How much waits for a target. */
  Backlog backlog(String target);

  /**
   * An event that waits for a target.
   *
   * @param event what
   * @param attempts how often it was tried
   */
  record Entry(EventRow event, int attempts) {
    public Entry {
      requireNonNull(event, "event");
    }
  }

  /**
   * How much waits.
   *
   * @param length so many events
   * @param oldest since when the first of them; empty if there is none
   */
  record Backlog(long length, Optional<Instant> oldest) {
    public Backlog {
      requireNonNull(oldest, "oldest");
    }
  }
}
