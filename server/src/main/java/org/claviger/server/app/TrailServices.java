package org.claviger.server.app;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.claviger.server.audit.FileAuditTrail;
import org.claviger.server.audit.follow.EventRegions;
import org.claviger.server.audit.follow.Followers;
import org.claviger.server.audit.follow.TrailFollower;
import org.claviger.server.config.LookupConfig;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.lookup.CloudTrailActions;
import org.claviger.server.lookup.EventIndexer;
import org.claviger.server.operation.Operation;
import org.claviger.server.store.DerivedStore;
import org.claviger.server.usage.UsageActions;
import org.claviger.server.usage.UsageCounter;

/** Those who follow the audit trail, and the database of what they make of it. */
final class TrailServices implements AutoCloseable {
  private final DerivedStore store;
  private final Followers followers;
  private final List<Operation<?>> operations = new ArrayList<>();

  private TrailServices(DerivedStore store, Followers followers) {
    this.store = store;
    this.followers = followers;
  }

  /** Opens the database, and lets everybody follow. */
  static TrailServices open(
      ServerConfig config, DataDirectory data, FileAuditTrail audit, Clock clock) {
    DerivedStore store = DerivedStore.open(StoreConfig.of(data.derived()));
    TrailServices services = new TrailServices(store, new Followers(audit::reader));
    boolean opened = false;
    try {
      services.follow(config, audit, clock);
      opened = true;
      return services;
    } finally {
      if (!opened) {
        services.close();
      }
    }
  }

  private void follow(ServerConfig config, FileAuditTrail audit, Clock clock) {
    EventRegions regions = new EventRegions(config.regions());
    LongSupplier newest = audit.reader()::newest;
    LookupConfig lookup = config.trail().lookup();
    Optional<TrailFollower> index =
        lookup.maxEvents() == 0
            ? Optional.empty()
            : Optional.of(
                followers.follow(EventIndexer.open(store, lookup, regions, newest, clock)));
    TrailFollower usage =
        followers.follow(UsageCounter.open(store, config.trail().usage(), regions, newest, clock));
    operations.addAll(CloudTrailActions.all(store, lookup, index));
    operations.addAll(UsageActions.all(store, usage));
  }

  /** The actions that ask what was made of the trail. */
  List<Operation<?>> operations() {
    return List.copyOf(operations);
  }

  DerivedStore store() {
    return store;
  }

  Followers followers() {
    return followers;
  }

  @Override
  public void close() {
    followers.close();
    store.close();
  }
}
