package org.claviger.server.job;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.claviger.server.key.Key;
import org.claviger.server.key.KeyArn;
import org.claviger.server.key.Region;
import org.claviger.server.store.Store;
import org.claviger.server.store.Transaction;

/** Destroys a key of a region for good, with all that belongs to it. */
public final class KeyDestruction {
  private final Region region;
  private final Store store;
  private final Clock clock;

  /** For the keys of a region. */
  public KeyDestruction(Region region, Store store, Clock clock) {
    this.region = requireNonNull(region, "region");
    this.store = requireNonNull(store, "store");
    this.clock = requireNonNull(clock, "clock");
  }

  /**
   * Destroys a key and records it, in one transaction.
   *
   * @param find gives the key if it is still to be destroyed
   */
  public void destroy(KeyArn arn, Function<Transaction, Optional<Key>> find) {
    List<String> aliases =
        store.write(
            transaction ->
                find.apply(transaction).map(key -> destroy(transaction, key)).orElseGet(List::of));
    aliases.forEach(name -> region.aliases().forget(arn.accountId(), name));
    region.certificates().forget(arn);
    region.useCounts().forget(arn);
  }

  private List<String> destroy(Transaction transaction, Key key) {
    KeyArn arn = key.arn();
    region.keys().delete(transaction, key, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    region.certificates().delete(transaction, arn);
    region.useCounts().delete(transaction, arn);
    region.lastUsages().delete(transaction, arn);
    region.grants().deleteAll(transaction, arn);
    return region.aliases().deleteAll(transaction, arn);
  }
}
