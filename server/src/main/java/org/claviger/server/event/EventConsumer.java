package org.claviger.server.event;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.claviger.server.audit.TrailRecord;
import org.claviger.server.audit.follow.Followers;
import org.claviger.server.audit.follow.Resumption;
import org.claviger.server.audit.follow.TrailConsumer;
import org.claviger.server.audit.follow.TrailFollower;
import org.claviger.server.store.DerivedStore;
import org.claviger.server.store.EventNotes;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.Transaction;

/** Makes events of audit records: each once, whatever happens between. */
final class EventConsumer implements TrailConsumer {
  private static final String NAME = "events";

  private final DerivedStore store;
  private final Publisher publisher;
  private final RecordedEvents reader = new RecordedEvents();

  EventConsumer(DerivedStore store, Publisher publisher) {
    this.store = requireNonNull(store, "store");
    this.publisher = requireNonNull(publisher, "publisher");
  }

  /** Begins to follow a trail; one that was begun anew since the last time, at its beginning. */
  TrailFollower follow(Followers followers) {
    Resumption.prepare(store.positions(), NAME, followers::newest, true);
    return followers.follow(this);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public long position() {
    return store.positions().find(NAME).orElse(0);
  }

  @Override
  public void take(List<TrailRecord> records) throws IOException {
    List<RecordedEvents.Reading> readings = new ArrayList<>();
    for (TrailRecord record : records) {
      readings.add(reader.read(record));
    }
    long last = records.get(records.size() - 1).sequence();
    try {
      long unused =
          store.write(
              transaction -> {
                readings.forEach(reading -> take(transaction, reading, last));
                store.positions().save(transaction, NAME, last);
                return last;
              });
    } catch (StoreException e) {
      throw new IOException("events cannot be kept", e);
    }
  }

  private void take(Transaction transaction, RecordedEvents.Reading reading, long sequence) {
    reading.event().ifPresent(event -> publisher.publish(transaction, event));
    String note = Long.toString(sequence);
    reading
        .dated()
        .ifPresent(arn -> store.eventNotes().put(transaction, EventNotes.Kind.CHECK, arn, note));
  }
}
