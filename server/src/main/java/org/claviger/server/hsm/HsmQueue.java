package org.claviger.server.hsm;

import java.time.Duration;
import org.claviger.server.measure.Watch;

/** The one way into a module, as it is seen from outside. */
public interface HsmQueue {
  /** How many operations are in the module. */
  int inside();

  /** How many wait for their turn. */
  int waiting();

  /** How long an operation is in the module beyond its limit; zero if none is. */
  Duration overdue();

  /** How often the module was restarted because it was lost. */
  long recoveries();

  /** Has each wait for a turn watched from now on; who finds a free place does not wait. */
  void watch(Watch waits);
}
