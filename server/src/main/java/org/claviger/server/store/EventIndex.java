package org.claviger.server.store;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Predicate;

/**
 * Events of the audit trail by the terms under which they are looked up. A term is a number that
 * stands for an account, a region, an attribute and its value: whoever looks up checks that what is
 * found is what was meant.
 */
public interface EventIndex {
  /** Adds events; one that is there already is left as it is. */
  void add(Transaction transaction, List<Entry> entries);

  /**
   * Removes the oldest events.
   *
   * @param before those of before that time, in seconds since 1970
   * @param upTo those up to that number, whatever their time
   * @param max at most so many of each kind
   * @return how many
   */
  int prune(Transaction transaction, long before, long upTo, int max);

  /** Removes all. */
  void clear(Transaction transaction);

  /**
   * Finds events, the newest first; events of the same second by their numbers.
   *
   * @param action takes each event found; false ends the search
   */
  void find(Range range, Predicate<Entry> action);

  /**
   * Finds events by their ids likewise. Ids have no order, so a table of them would cost each event
   * a page to write; they are read through instead, some millions a second.
   */
  void findById(Range range, Predicate<Entry> action);

  /**
   * An event.
   *
   * @param sequence its number in the trail
   * @param seconds its time, in seconds since 1970
   * @param id the term that stands for its id; 0 in what is found
   * @param record its line in the trail
   * @param terms under which it is found; empty in what is found
   */
  record Entry(long sequence, long seconds, long id, byte[] record, List<Long> terms) {
    public Entry {
      requireNonNull(record, "record");
      terms = List.copyOf(terms);
    }
  }

  /**
   * What is looked for.
   *
   * @param term under which
   * @param from the first second
   * @param to the last second
   * @param before of that last second, the events with a lower number alone
   */
  record Range(long term, long from, long to, long before) {}
}
