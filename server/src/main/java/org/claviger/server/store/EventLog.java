package org.claviger.server.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The events that can be read. */
public interface EventLog {
  /** Adds an event and gives its place; empty if there is one with its id. */
  OptionalLong add(Transaction transaction, EventRow event, Instant now);

  /** The events that a query asks for, in the order of their coming. */
  List<EventRow> list(Query query, int limit);

  /**
   * Removes what came before a moment, and the oldest beyond a number. The last one stays, so that
   * places are never given again.
   */
  void prune(Transaction transaction, Instant storedBefore, int most);

  /**
   * Which events to read.
   *
   * @param accountId whose
   * @param region of which region
   * @param after behind that place; 0 for the beginning
   * @param from not before that time
   * @param storedFrom nor kept since before that one
   * @param detailTypes of these types; at most 20, empty for all
   */
  record Query(
      String accountId,
      String region,
      long after,
      Instant from,
      Instant storedFrom,
      Set<String> detailTypes) {
    private static final int MAX_TYPES = 20;

    public Query {
      requireNonNull(accountId, "accountId");
      requireNonNull(region, "region");
      requireNonNull(from, "from");
      requireNonNull(storedFrom, "storedFrom");
      detailTypes = Set.copyOf(detailTypes);
      if (detailTypes.size() > MAX_TYPES) {
        throw new IllegalArgumentException(detailTypes.size() + " types; at most 20");
      }
    }
  }
}
