package org.claviger.server.event.trace;

import static java.util.Objects.requireNonNull;

import org.claviger.server.audit.TrailWatch;
import org.claviger.server.measure.Watch;

/** A span while a request waits for its record, beside what another watch is told. */
public final class TracedTrail implements TrailWatch {
  private final TrailWatch other;
  private final Watch waits;

  /**
   * Beside another.
   *
   * @param waits makes the spans
   */
  public TracedTrail(TrailWatch other, Watch waits) {
    this.other = requireNonNull(other, "other");
    this.waits = requireNonNull(waits, "waits");
  }

  @Override
  public Watch.Piece waiting() {
    return new Watch.Both(other.waiting(), waits.begin());
  }

  @Override
  public void written(int records, long nanos, boolean isDurable) {
    other.written(records, nanos, isDurable);
  }
}
