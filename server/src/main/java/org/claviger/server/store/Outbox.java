package org.claviger.server.store;

import java.util.Collection;
import java.util.List;

/** Audit records committed in the transaction of the change that they record. */
public interface Outbox {
  /** Adds a record. */
  void add(Transaction transaction, Entry entry);

  /** What is waiting, oldest first. */
  List<Entry> pending();

  /** Forgets records that are durable in the audit file. */
  void remove(Transaction transaction, Collection<String> eventIds);

  /**
   * A waiting record.
   *
   * @param eventId the id its JSON carries
   * @param behind the sequence number of a record that is in the file already: if this one is there
   *     too, it is behind that
   * @param record its JSON in UTF-8
   */
  record Entry(String eventId, long behind, byte[] record) {}
}
