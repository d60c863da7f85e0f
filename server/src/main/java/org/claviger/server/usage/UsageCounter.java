package org.claviger.server.usage;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.claviger.server.audit.TrailEvent;
import org.claviger.server.audit.TrailRecord;
import org.claviger.server.audit.follow.EventRegions;
import org.claviger.server.audit.follow.Resumption;
import org.claviger.server.audit.follow.TrailConsumer;
import org.claviger.server.config.UsageConfig;
import org.claviger.server.store.DerivedStore;
import org.claviger.server.store.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sums the requests of the trail. A batch is summed in memory first; its sums and its position are
 * one transaction, so each request counts once.
 */
public final class UsageCounter implements TrailConsumer {
  private static final Logger log = LoggerFactory.getLogger(UsageCounter.class);

  /** Its name among those who follow the trail. */
  public static final String NAME = "usage";

  private final DerivedStore store;
  private final UsageConfig config;
  private final EventRegions regions;
  private final Clock clock;

  private UsageCounter(DerivedStore store, UsageConfig config, EventRegions regions, Clock clock) {
    this.store = requireNonNull(store, "store");
    this.config = requireNonNull(config, "config");
    this.regions = requireNonNull(regions, "regions");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Into a database. If more was taken of the trail than it holds, counting goes on with what
   * comes: the lost records were counted, and no sum is taken back.
   *
   * @param newest the number of the last record of the trail
   */
  public static UsageCounter open(
      DerivedStore store,
      UsageConfig config,
      EventRegions regions,
      LongSupplier newest,
      Clock clock) {
    UsageCounter counter = new UsageCounter(store, config, regions, clock);
    if (Resumption.isAhead(counter.position(), newest.getAsLong())) {
      log.warn("the audit trail is shorter than what usage counted of it: the sums stay");
      store.positions().save(NAME, newest.getAsLong());
    }
    return counter;
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
    LocalDate oldest =
        LocalDate.ofInstant(clock.instant().minus(config.retention()), ZoneOffset.UTC);
    UsageBatch batch = new UsageBatch(regions, oldest);
    for (TrailRecord record : records) {
      Optional<TrailEvent> event = TrailEvent.of(record.sequence(), record.line());
      event.ifPresent(batch::add);
    }
    long last = records.get(records.size() - 1).sequence();
    long unused = store.write(transaction -> write(transaction, batch, oldest, last));
  }

  private long write(Transaction transaction, UsageBatch batch, LocalDate oldest, long last) {
    store.usage().add(transaction, batch.requests(), config.rowsPerDay());
    batch.begun().forEach((key, day) -> store.usage().begin(transaction, key, day));
    batch.ended().forEach((key, day) -> store.usage().end(transaction, key, day));
    store.usage().prune(transaction, oldest);
    store.positions().save(transaction, NAME, last);
    return last;
  }
}
