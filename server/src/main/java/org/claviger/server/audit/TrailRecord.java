package org.claviger.server.audit;

import static java.util.Objects.requireNonNull;

/**
 * A record as it lies in the trail.
 *
 * @param sequence its number, from 1 without gaps
 * @param line the whole line in ASCII without its line feed: one JSON object with the event's
 *     fields and those that chain it (docs/audit.md); not to be changed
 */
public record TrailRecord(long sequence, byte[] line) {
  public TrailRecord {
    requireNonNull(line, "line");
  }
}
