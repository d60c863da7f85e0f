package org.claviger.server.keystore;

import java.util.Map;
import java.util.Optional;

/** The clusters that the operator declares for a region. */
public final class Clusters implements AutoCloseable {
  private final Map<String, Cluster> byId;

  Clusters(Map<String, Cluster> byId) {
    this.byId = Map.copyOf(byId);
  }

  /** The one of that id, if it is declared. */
  Optional<Cluster> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * One on which a store can be made. Asks its HSMs.
   *
   * @param trustAnchor must be the cluster's
   * @throws org.claviger.server.error.ApiException if it is not
   */
  public Cluster requireFit(String id, String trustAnchor) {
    Cluster cluster = require(id);
    if (!isOf(cluster, trustAnchor)) {
      throw StoreErrors.wrongTrustAnchor(id);
    }
    requireActive(cluster);
    return cluster;
  }

  /**
   * One to which a store can be moved. Asks its HSMs.
   *
   * @throws org.claviger.server.error.ApiException if it cannot
   */
  public void requireRelated(CustomKeyStore store, String id) {
    Cluster cluster = require(id);
    if (!isOf(cluster, store.trustAnchor())) {
      throw StoreErrors.notRelated(id);
    }
    requireActive(cluster);
  }

  private Cluster require(String id) {
    return find(id).orElseThrow(() -> StoreErrors.clusterNotFound(id));
  }

  private static boolean isOf(Cluster cluster, String trustAnchor) {
    return TrustAnchor.parse(trustAnchor).equals(Optional.of(cluster.trustAnchor()));
  }

  private static void requireActive(Cluster cluster) {
    int present = cluster.present();
    if (present == 0) {
      throw StoreErrors.notActive(cluster.id());
    }
    if (present < cluster.neededToCreate()) {
      throw StoreErrors.tooFewHsms(cluster.id(), cluster.neededToCreate(), present);
    }
  }

  /** Ends the ways to their HSMs. */
  @Override
  public void close() {
    byId.values().forEach(Cluster::close);
  }
}
