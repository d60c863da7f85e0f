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
  void remove(Collection<String> eventIds);

  /**
   * A waiting record.
   *
   * @param eventId the id its JSON carries
   * @param record its JSON in UTF-8
   */
  record Entry(String eventId, byte[] record) {}
}
