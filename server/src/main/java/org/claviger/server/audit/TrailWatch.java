package org.claviger.server.audit;

import org.claviger.server.measure.Watch;

/** Is told of what is done to the trail. Quick, throws nothing, safe for many threads. */
public interface TrailWatch {
  /** Nobody watches. */
  TrailWatch NONE =
      new TrailWatch() {
        @Override
        public Watch.Piece waiting() {
          return Watch.Piece.UNWATCHED;
        }

        @Override
        public void written(int records, long nanos, boolean isDurable) {}
      };

  /** A request begins to wait until its record is durable. */
  Watch.Piece waiting();

  /**
   * A batch was written and synced, or failed.
   *
   * @param records how many there were in it
   * @param nanos how long that took
   */
  void written(int records, long nanos, boolean isDurable);
}
