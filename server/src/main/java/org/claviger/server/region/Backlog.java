package org.claviger.server.region;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What another server is yet to be told.
 *
 * @param messages how many messages wait
 * @param oldest since when the first of them does; empty if none waits or that is not known
 */
public record Backlog(long messages, Optional<Instant> oldest) {
  /** Nothing waits. */
  public static final Backlog NONE = new Backlog(0, Optional.empty());

  public Backlog {
    requireNonNull(oldest, "oldest");
  }

  static Backlog of(PeerOutbox.Entry entry) {
    return new Backlog(1, entry.since());
  }

  /** Both together. */
  public Backlog and(Backlog other) {
    return new Backlog(
        messages + other.messages,
        Stream.concat(oldest.stream(), other.oldest.stream()).min(Instant::compareTo));
  }
}
