package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * The rotation of a key by the clock.
 *
 * @param periodInDays 90 to 2,560
 * @param since when it was enabled, or last happened
 */
public record AutomaticRotation(int periodInDays, Instant since) {
  /** The shortest period. */
  public static final int MIN_DAYS = 90;

  /** The longest period. */
  public static final int MAX_DAYS = 2_560;

  /** The period if none is given, and that of AWS managed keys. */
  public static final int DEFAULT_DAYS = 365;

  public AutomaticRotation {
    requireNonNull(since, "since");
    if (periodInDays < MIN_DAYS || periodInDays > MAX_DAYS) {
      throw new IllegalArgumentException(
          "a rotation period is " + MIN_DAYS + " to " + MAX_DAYS + " days, not " + periodInDays);
    }
  }

  /** When the key is to be rotated next. */
  public Instant next() {
    return since.plus(Duration.ofDays(periodInDays));
  }

  /** The same after it happened: the next date does not drift, unless a whole period was missed. */
  public AutomaticRotation after(Instant now) {
    Instant planned = next();
    boolean missed = now.isAfter(planned.plus(Duration.ofDays(periodInDays)));
    return new AutomaticRotation(periodInDays, missed ? now : planned);
  }
}
