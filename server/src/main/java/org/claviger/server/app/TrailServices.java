package org.claviger.server.app;

import org.claviger.server.audit.FileAuditTrail;
import org.claviger.server.audit.follow.Followers;
import org.claviger.server.config.StoreConfig;
import org.claviger.server.store.DerivedStore;

/** Those who follow the audit trail, and the database of what they make of it. */
final class TrailServices implements AutoCloseable {
  private final DerivedStore store;
  private final Followers followers;

  private TrailServices(DerivedStore store, Followers followers) {
    this.store = store;
    this.followers = followers;
  }

  /** Opens the database. Nobody follows yet. */
  static TrailServices open(DataDirectory data, FileAuditTrail audit) {
    DerivedStore store = DerivedStore.open(StoreConfig.of(data.derived()));
    return new TrailServices(store, new Followers(audit::reader));
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
