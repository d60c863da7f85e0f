package org.claviger.server.audit.follow;

import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.claviger.server.store.Positions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a consumer begins that keeps its position in the database. */
public final class Resumption {
  private static final Logger log = LoggerFactory.getLogger(Resumption.class);

  private Resumption() {}

  /**
   * Makes sure that a consumer has a position that fits the trail. One that has none gets it now,
   * so that what is written from now on is its own, whatever happens before it takes the first
   * record.
   *
   * @param newest the number of the trail's last record
   * @param beginning whether a new consumer begins with the oldest record, not behind the newest
   */
  public static void prepare(
      Positions positions, String consumer, LongSupplier newest, boolean beginning) {
    OptionalLong saved = positions.find(consumer);
    if (saved.isEmpty()) {
      positions.save(consumer, beginning ? 0 : newest.getAsLong());
    } else if (isAhead(saved.getAsLong(), newest.getAsLong())) {
      log.warn(
          "{} had taken {} records and the audit trail holds {}: it was begun anew, and {} begins"
              + " with it",
          consumer,
          saved.getAsLong(),
          newest.getAsLong(),
          consumer);
      positions.save(consumer, 0);
    }
  }

  /** Whether more was taken of a trail than it holds: it was begun anew, or its end is lost. */
  public static boolean isAhead(long taken, long newest) {
    return taken > newest;
  }
}
