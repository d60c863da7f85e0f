package org.claviger.server.event;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.claviger.server.config.EventWarnings;
import org.claviger.server.error.ApiException;
import org.claviger.server.key.Due;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.Keys;
import org.claviger.server.key.Region;
import org.claviger.server.store.DerivedStore;
import org.claviger.server.store.EventNotes;
import org.claviger.server.store.Transaction;

/**
 * Announces that material of a region is going to expire and keys to be deleted. What time brings
 * near is read off the index of what is due: for each span only what has come into it since the
 * last look. What gets a new date is named by the audit record, and looked at by itself.
 */
final class KeyWarnings {
  private static final int BATCH = 100;

  private final Region region;
  private final EventWarnings spans;
  private final DerivedStore store;
  private final Warner warner;
  private final Clock clock;

  KeyWarnings(Region region, EventWarnings spans, DerivedStore store, Warner warner, Clock clock) {
    this.region = requireNonNull(region, "region");
    this.spans = requireNonNull(spans, "spans");
    this.store = requireNonNull(store, "store");
    this.warner = requireNonNull(warner, "warner");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Announces what there is to announce now.
   *
   * @throws RuntimeException if a store or the HSM failed; what was not announced is found again
   */
  void run() {
    lookAtNamedKeys();
    spans.material().forEach(span -> lookAhead(Due.Kind.EXPIRE, span));
    spans.deletion().forEach(span -> lookAhead(Due.Kind.DELETE, span));
  }

  private void lookAhead(Due.Kind kind, Duration span) {
    Instant until = clock.instant().plus(span);
    String name = region.name() + "/" + kind + "/" + span;
    List<Due> batch;
    do {
      String place =
          store
              .eventNotes()
              .find(EventNotes.Kind.HORIZON, name)
              .orElseGet(() -> Keys.behind(clock.instant()));
      batch = region.keys().coming(place, until, BATCH);
      String next = batch.size() == BATCH ? Keys.place(batch.get(BATCH - 1)) : Keys.behind(until);
      if (!batch.isEmpty()) {
        announce(batch.stream().filter(due -> due.kind() == kind).toList(), name, next);
      }
    } while (batch.size() == BATCH);
  }

  private void announce(List<Due> found, String name, String next) {
    String unused =
        store.write(
            transaction -> {
              found.forEach(due -> announce(transaction, due));
              store.eventNotes().put(transaction, EventNotes.Kind.HORIZON, name, next);
              return next;
            });
  }

  private void lookAtNamedKeys() {
    List<EventNotes.Note> batch;
    do {
      batch = store.eventNotes().list(EventNotes.Kind.CHECK, arnsOfRegion(), BATCH);
      batch.forEach(this::lookAtKey);
    } while (batch.size() == BATCH);
  }

  private String arnsOfRegion() {
    return "arn:aws:kms:" + region.name() + ":";
  }

  private void lookAtKey(EventNotes.Note note) {
    List<Due> dates = dates(note.subject());
    EventNotes.Note unused =
        store.write(
            transaction -> {
              dates.forEach(due -> announce(transaction, due));
              store.eventNotes().remove(transaction, EventNotes.Kind.CHECK, note);
              return note;
            });
  }

  /** A key that is gone by now has none. */
  private List<Due> dates(String arn) {
    try {
      return region.keys().resolveKeyOnly(arn, arn.split(":", 6)[4]).due();
    } catch (ApiException e) {
      return List.of();
    }
  }

  private void announce(Transaction transaction, Due due) {
    Optional<Duration> span =
        switch (due.kind()) {
          case EXPIRE -> warner.span(due.at(), spans.material());
          case DELETE -> warner.span(due.at(), spans.deletion());
          case ROTATE -> Optional.empty();
        };
    span.ifPresent(
        within ->
            warner.warn(
                transaction,
                new Warner.Ending(due.key() + "/" + due.materialId(), due.at()),
                within,
                event(due)));
  }

  private Event event(Due due) {
    KeyArn key = due.key();
    var detail = Event.details().put("key-id", key.keyId());
    boolean isMaterial = due.kind() == Due.Kind.EXPIRE;
    if (isMaterial) {
      detail.put("key-material-id", due.materialId());
    }
    return new Event(
        "",
        isMaterial ? DetailType.MATERIAL_EXPIRING : DetailType.DELETION_NEAR,
        key.accountId(),
        key.region(),
        Instant.EPOCH,
        List.of(key.toString()),
        detail.put(isMaterial ? "expiration-date" : "deletion-date", Event.text(due.at())));
  }
}
