package org.claviger.server.audit;

import java.util.Optional;

/**
 * The last record of a trail that is on disk for certain, and where it ends.
 *
 * @param sequence its number; 0 if there is none
 * @param file the file that holds it; empty if there is none
 * @param bytes where in the file it ends
 */
record TrailEnd(long sequence, String file, long bytes) {
  static final TrailEnd NONE = new TrailEnd(0, "", 0);

  static TrailEnd of(Head head, Optional<Continuation> last) {
    return last.map(at -> new TrailEnd(head.sequence(), at.file(), at.bytes())).orElse(NONE);
  }
}
