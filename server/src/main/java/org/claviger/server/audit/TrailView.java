package org.claviger.server.audit;

/** The writing of the trail as it is seen from outside; each question is quick. */
public interface TrailView {
  /** For how long the oldest record has waited for the disk, in nanoseconds; 0 if none waits. */
  long lagNanos();

  /** How much waits, in bytes. */
  long queueBytes();

  /** Has what is done watched from now on. */
  void watch(TrailWatch watch);
}
