package org.claviger.server.store;

/** Knowledge that is kept in memory and written down at intervals. */
public interface WriteBehind {
  /**
   * Writes down what was noted.
   *
   * @throws StoreException if the store fails; what was not written stays noted
   */
  void flush();
}
