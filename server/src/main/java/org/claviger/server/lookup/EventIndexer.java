package org.claviger.server.lookup;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.claviger.server.audit.TrailEvent;
import org.claviger.server.audit.TrailRecord;
import org.claviger.server.audit.follow.EventRegions;
import org.claviger.server.audit.follow.Resumption;
import org.claviger.server.audit.follow.TrailConsumer;
import org.claviger.server.config.LookupConfig;
import org.claviger.server.store.DerivedStore;
import org.claviger.server.store.EventIndex;
import org.claviger.server.store.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enters the events of the trail into the index, and removes those that are too old or too many, a
 * few with each batch. Batch and position are one transaction, so each event is there once.
 */
public final class EventIndexer implements TrailConsumer {
  private static final Logger log = LoggerFactory.getLogger(EventIndexer.class);

  /** More than a batch of a follower, so that removal keeps up with what comes. */
  private static final int REMOVED_AT_ONCE = 1_000;

  private final DerivedStore store;
  private final LookupConfig config;
  private final EventRegions regions;
  private final LongSupplier newest;
  private final Clock clock;

  private EventIndexer(
      DerivedStore store,
      LookupConfig config,
      EventRegions regions,
      LongSupplier newest,
      Clock clock) {
    this.store = requireNonNull(store, "store");
    this.config = requireNonNull(config, "config");
    this.regions = requireNonNull(regions, "regions");
    this.newest = requireNonNull(newest, "newest");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Into a database. If more was taken of the trail than it holds, it is indexed anew: what was
   * found is of no file any more.
   *
   * @param newest the number of the last record of the trail
   */
  public static EventIndexer open(
      DerivedStore store,
      LookupConfig config,
      EventRegions regions,
      LongSupplier newest,
      Clock clock) {
    EventIndexer indexer = new EventIndexer(store, config, regions, newest, clock);
    if (Resumption.isAhead(indexer.position(), newest.getAsLong())) {
      log.warn("the audit trail is shorter than its index: it is indexed anew");
      boolean unused = store.write(indexer::clear);
    }
    return indexer;
  }

  private boolean clear(Transaction transaction) {
    store.trailEvents().clear(transaction);
    store.positions().save(transaction, name(), 0);
    return true;
  }

  @Override
  public String name() {
    return "lookup";
  }

  @Override
  public long position() {
    return store.positions().find(name()).orElse(0);
  }

  @Override
  public void take(List<TrailRecord> records) throws IOException {
    long oldest = clock.instant().minus(config.retention()).getEpochSecond();
    long tooMany = newest.getAsLong() - config.maxEvents();
    List<EventIndex.Entry> entries = new ArrayList<>(records.size());
    for (TrailRecord record : records) {
      if (record.sequence() > tooMany) {
        entry(record).filter(each -> each.seconds() >= oldest).ifPresent(entries::add);
      }
    }
    long last = records.get(records.size() - 1).sequence();
    long unused = store.write(transaction -> write(transaction, entries, oldest, last));
  }

  private long write(
      Transaction transaction, List<EventIndex.Entry> entries, long oldest, long last) {
    store.trailEvents().add(transaction, entries);
    store.positions().save(transaction, name(), last);
    return store
        .trailEvents()
        .prune(transaction, oldest, last - config.maxEvents(), REMOVED_AT_ONCE);
  }

  private Optional<EventIndex.Entry> entry(TrailRecord record) throws IOException {
    return TrailEvent.of(record.sequence(), record.line()).map(event -> entry(record, event));
  }

  private EventIndex.Entry entry(TrailRecord record, TrailEvent event) {
    String region = regions.of(event);
    return new EventIndex.Entry(
        record.sequence(),
        event.time().getEpochSecond(),
        Term.idNumber(event, region),
        record.line(),
        List.copyOf(Term.numbers(event, region)));
  }
}
