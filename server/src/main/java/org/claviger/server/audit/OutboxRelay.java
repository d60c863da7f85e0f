package org.claviger.server.audit;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.claviger.server.store.Outbox;
import org.claviger.server.store.Store;
import org.claviger.server.store.Transaction;

/**
 * Carries records of changes from the outbox to the file. An entry that reached the file is removed
 * in the transaction of a later change, which costs no commit of its own; what a crash leaves over
 * is recognised at the next start.
 */
final class OutboxRelay {
  private static final int MAX_REMOVALS = 100;

  private final Store store;
  private final Outbox outbox;

  /** Committed, and not yet asked for by its request. */
  private final Map<String, Pending> committed = new ConcurrentHashMap<>();

  /** In the file, and still in the outbox. */
  private final Set<String> durable = new LinkedHashSet<>();

  OutboxRelay(Store store) {
    this.store = store;
    this.outbox = store.outbox();
  }

  /**
   * Adds the records of a change to its transaction; hands them to {@code commits} once that is
   * committed. Its request will {@link #take} them by the id of the first.
   */
  void enqueue(
      Transaction transaction, List<Pending.Line> lines, long behind, GroupCommit commits) {
    Pending pending = Pending.of(lines, true);
    String eventId = lines.get(0).eventId();
    add(transaction, pending, behind, commits, () -> committed.put(eventId, pending));
  }

  /** Adds a record that nobody will ask for. */
  void enqueueUnasked(
      Transaction transaction, Pending.Line line, long behind, GroupCommit commits) {
    add(transaction, Pending.of(List.of(line), true), behind, commits, () -> {});
  }

  private void add(
      Transaction transaction,
      Pending pending,
      long behind,
      GroupCommit commits,
      Runnable whenCommitted) {
    for (Pending.Line line : pending.lines()) {
      outbox.add(transaction, new Outbox.Entry(line.eventId(), behind, line.json()));
    }
    List<String> removable = removable();
    outbox.remove(transaction, removable);
    transaction.afterCommit(
        () -> {
          forget(removable);
          whenCommitted.run();
          commits.submitCommitted(pending);
        });
  }

  /** The record of a change that was committed. */
  Pending take(String eventId) {
    Pending pending = committed.remove(eventId);
    if (pending == null) {
      throw new IllegalStateException("no change was committed with the record " + eventId);
    }
    return pending;
  }

  void markDurable(Pending pending) {
    synchronized (durable) {
      pending.lines().forEach(line -> durable.add(line.eventId()));
    }
  }

  private List<String> removable() {
    synchronized (durable) {
      return durable.stream().limit(MAX_REMOVALS).toList();
    }
  }

  private void forget(List<String> removed) {
    synchronized (durable) {
      removed.forEach(durable::remove);
    }
  }

  /** Removes all that is in the file. */
  void removeAll() {
    for (List<String> ids = removable(); !ids.isEmpty(); ids = removable()) {
      List<String> batch = ids;
      store.write(
          transaction -> {
            outbox.remove(transaction, batch);
            return batch.size();
          });
      forget(batch);
    }
  }
}
