package org.claviger.server.store;

import java.util.OptionalLong;

/** How far each follower of the audit trail has come. */
public interface Positions {
  /** The number of the last record that a follower has taken; empty if it never took one. */
  OptionalLong find(String follower);

  /** Notes it in a transaction of its own. */
  void save(String follower, long sequence);

  /** Notes it together with what was made of the records. */
  void save(Transaction transaction, String follower, long sequence);
}
