package org.claviger.server.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * How far the trail is anchored.
 *
 * @param time when the newest anchor was signed; empty if there is none
 * @param anchoredRecord the last record that it covers; 0 if none
 * @param newestRecord the newest record on disk
 * @param problem why the newest records are not anchored, or not everywhere; else the empty string
 */
public record AnchorStatus(
    Optional<Instant> time, long anchoredRecord, long newestRecord, String problem) {
  public AnchorStatus {
    requireNonNull(time, "time");
    requireNonNull(problem, "problem");
  }
}
