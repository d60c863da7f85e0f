package org.claviger.server.audit;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.claviger.server.audit.anchor.Anchor;

/**
 * How a trail goes on at a start, once it was compared with what is noted outside of it.
 *
 * @param newest the newest anchor; empty if there never was one
 * @param isInTrail whether the trail has its record
 * @param first the number of the first record that the trail must have
 * @param loss what the operator accepted as lost; empty in a usual start
 */
record Continuity(
    Optional<Anchor> newest, boolean isInTrail, long first, Optional<AcceptedLoss> loss) {
  Continuity {
    requireNonNull(newest, "newest");
    requireNonNull(loss, "loss");
  }

  /** The record behind which an empty trail begins. */
  Head beginning() {
    return loss.filter(AcceptedLoss::isTrailLost)
        .flatMap(accepted -> newest)
        .map(anchor -> anchor.statement())
        .map(lost -> new Head(lost.sequence(), lost.recordHash()))
        .orElse(Head.GENESIS);
  }
}
