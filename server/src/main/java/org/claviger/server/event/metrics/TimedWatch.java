package org.claviger.server.event.metrics;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.claviger.server.measure.Watch;

/**
 * Times pieces of work by outcome, and the wait for their turn. The timer of success is there from
 * the start, that of another outcome from when it is first seen.
 */
final class TimedWatch implements Watch {
  private final Function<String, Timer> timers;
  private final Optional<Timer> waits;
  private final Map<Outcome, Timer> made = new ConcurrentHashMap<>();

  /**
   * A watch.
   *
   * @param timers gives the timer of an outcome
   * @param waits of the wait for the turn, if there is one
   */
  TimedWatch(Function<String, Timer> timers, Optional<Timer> waits) {
    this.timers = requireNonNull(timers, "timers");
    this.waits = requireNonNull(waits, "waits");
    timer(Outcome.SUCCESS);
  }

  @Override
  public Piece begin() {
    return new Timing();
  }

  private Timer timer(Outcome outcome) {
    Timer known = made.get(outcome);
    return known != null
        ? known
        : made.computeIfAbsent(
            outcome, missing -> timers.apply(missing.name().toLowerCase(Locale.ROOT)));
  }

  private final class Timing implements Piece {
    private long startNanos = System.nanoTime();

    @Override
    public void admitted() {
      long now = System.nanoTime();
      long waited = now - startNanos;
      waits.ifPresent(timer -> timer.record(waited, TimeUnit.NANOSECONDS));
      startNanos = now;
    }

    @Override
    public void ended(Outcome outcome) {
      timer(outcome).record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
    }
  }
}
