package org.claviger.server.audit.follow;

import java.io.IOException;
import java.util.List;
import org.claviger.server.audit.TrailRecord;

/**
 * Takes the records of the trail one batch after the other, each at least once, in order. It is
 * called by one thread alone, and may block: nobody waits for it.
 */
public interface TrailConsumer {
  /** Its name in metrics, logs and positions: lower-case letters and hyphens. */
  String name();

  /**
   * The number of the last record that it took for good; 0 for none. Asked at the start and after
   * each call; after a failure it is offered the records behind this one again.
   */
  long position();

  /**
   * Takes records. Once it returns, they and the new position are kept durably, or are still behind
   * {@link #position} and will be offered again after a failure or a crash.
   *
   * @param records in order, at least one
   * @throws IOException if they cannot be taken now; the same are offered again later
   */
  void take(List<TrailRecord> records) throws IOException;

  /**
   * Called every now and then while there is nothing to take, for whoever keeps for good only later
   * what it took.
   *
   * @throws IOException if what it took so far is lost; it is offered again later
   */
  default void idle() throws IOException {}

  /** Called once, when nothing more will come. */
  default void close() {}
}
