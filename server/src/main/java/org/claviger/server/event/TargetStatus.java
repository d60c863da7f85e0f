package org.claviger.server.event;

import java.time.Duration;

/** How a webhook does, for metrics. Safe for many threads, and quick. */
public interface TargetStatus {
  /** Its host, with a number where several have the same. */
  String label();

  /** How many events wait for it. */
  long queued();

  /** How long the first of them has been waiting; zero if none is. */
  Duration oldestAge();

  /** How many events it got since the start. */
  long delivered();

  /** How many attempts failed since the start. */
  long failed();

  /** How many events were given up since the start. */
  long dropped();

  /** Whether it said that it wants no events any more; none is sent until the next start. */
  boolean isGone();
}
