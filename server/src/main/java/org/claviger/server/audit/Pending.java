package org.claviger.server.audit;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Records on their way to the disk, which get there together or not at all.
 *
 * @param lines at least one
 * @param isCommitted whether their change is committed, so that they must be written come what may
 * @param durable completes when they are on disk, or fails
 */
record Pending(List<Line> lines, boolean isCommitted, CompletableFuture<Void> durable) {
  Pending {
    lines = List.copyOf(lines);
  }

  static Pending of(List<Line> lines, boolean isCommitted) {
    return new Pending(lines, isCommitted, new CompletableFuture<>());
  }

  /** How much of the file they take, without what chains them. */
  int bytes() {
    int bytes = 0;
    for (Line line : lines) {
      bytes += line.json().length;
    }
    return bytes;
  }

  /**
   * One record.
   *
   * @param eventId its id; empty if nobody will ask for it
   * @param json its JSON object
   */
  record Line(String eventId, byte[] json) {
    /** A record that nobody will ask for. */
    static List<Line> alone(byte[] json) {
      return List.of(new Line("", json));
    }
  }
}
