package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Custom key stores.
 *
 * @param clusters where they may be, at most 100; default none
 * @param check how often each HSM of a connected store is looked at; default 5 s
 * @param maxStores how many an account may have in a region; default 10
 */
public record CustomKeyStoresConfig(List<KeyStoreCluster> clusters, Duration check, int maxStores) {
  private static final int MOST_CLUSTERS = 100;

  public CustomKeyStoresConfig {
    clusters = List.copyOf(clusters);
    requireNonNull(check, "check");
    if (clusters.size() > MOST_CLUSTERS) {
      throw new InvalidConfigException("there are " + clusters.size() + " clusters; at most 100");
    }
    if (check.isNegative() || check.isZero()) {
      throw new IllegalArgumentException("check is " + check + "; it must be more than zero");
    }
    if (maxStores < 1) {
      throw new IllegalArgumentException("maxStores is " + maxStores + "; it must be at least 1");
    }
    Set<String> ids = new HashSet<>();
    Set<KeyStoreMember> members = new HashSet<>();
    for (KeyStoreCluster cluster : clusters) {
      if (!ids.add(cluster.id())) {
        throw new InvalidConfigException("the cluster " + cluster.id() + " is declared twice");
      }
      if (!cluster.members().stream().allMatch(members::add)) {
        throw new InvalidConfigException(
            "a member of the cluster " + cluster.id() + " belongs to another cluster too");
      }
    }
  }

  /** No clusters. */
  public static CustomKeyStoresConfig defaults() {
    return new CustomKeyStoresConfig(List.of(), Duration.ofSeconds(5), 10);
  }
}
