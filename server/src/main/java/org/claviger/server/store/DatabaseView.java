package org.claviger.server.store;

import org.claviger.server.measure.Watch;

/** A database as it is seen from outside; each question is quick and asks no database. */
public interface DatabaseView {
  /** How many wait for their turn to write. */
  int writersWaiting();

  /** How many connections are being read from. */
  int readersInUse();

  /** The size of the database file. */
  long fileBytes();

  /** The size of the write-ahead log beside it. */
  long logBytes();

  /** Has each write transaction watched from now on; it is admitted when its turn comes. */
  void watch(Watch writes);
}
