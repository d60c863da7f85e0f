package org.claviger.server.lookup;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.server.audit.TrailEvent;
import org.claviger.server.store.EventIndex;

/** One page of a lookup: at most so many events, and no more behind {@value #MAX_BYTES} bytes. */
final class EventPage {
  private static final int MAX_BYTES = 1 << 20;

  private final Term term;
  private final int size;
  private final List<TrailEvent> events = new ArrayList<>();
  private int bytes;
  private boolean goesOn;

  EventPage(Term term, int size) {
    this.term = requireNonNull(term, "term");
    this.size = size;
  }

  /** Takes an event that the index found; false once the page is full. */
  boolean add(EventIndex.Entry entry) {
    Optional<TrailEvent> event = read(entry).filter(term::matches);
    if (event.isEmpty()) {
      return true;
    }
    if (events.size() == size || bytes >= MAX_BYTES) {
      goesOn = true;
      return false;
    }
    events.add(event.get());
    bytes += entry.record().length;
    return true;
  }

  private static Optional<TrailEvent> read(EventIndex.Entry entry) {
    try {
      return TrailEvent.of(entry.sequence(), entry.record());
    } catch (IOException e) {
      throw new UncheckedIOException("the index of events is damaged", e);
    }
  }

  List<TrailEvent> events() {
    return events;
  }

  /** The last event of the page, if there are more behind it. */
  Optional<NextTokens.Place> goesOnBehind() {
    if (!goesOn) {
      return Optional.empty();
    }
    TrailEvent last = events.get(events.size() - 1);
    return Optional.of(new NextTokens.Place(last.time().getEpochSecond(), last.sequence()));
  }
}
