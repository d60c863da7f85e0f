package org.claviger.server.app;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.InvalidConfigException;
import org.claviger.server.config.KeyStoreCluster;
import org.claviger.server.config.KeyStoreMember;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.config.WorkerConfig;
import org.claviger.server.config.WorkerSocket;
import org.claviger.server.hsm.KeyStoreSlot;
import org.claviger.server.hsm.TokenName;
import org.claviger.server.hsm.pkcs11.Pkcs11KeyStoreSlot;
import org.claviger.server.keystore.Cluster;
import org.claviger.server.keystore.TrustAnchor;

/** The clusters that the configuration declares for custom key stores. */
final class DeclaredClusters {
  private final ServerConfig config;
  private final WorkerAccess workers;

  private DeclaredClusters(ServerConfig config, TierLinks tiers) {
    this.config = config;
    this.workers = new WorkerAccess(config, tiers);
  }

  /**
   * Those of a region, by their ids.
   *
   * @param tiers takes the ways that go by mutual TLS
   */
  static Map<String, Cluster> of(ServerConfig config, String region, TierLinks tiers)
      throws IOException {
    DeclaredClusters declared = new DeclaredClusters(config, tiers);
    Map<String, Cluster> clusters = new LinkedHashMap<>();
    boolean isWhole = false;
    try {
      for (KeyStoreCluster each : config.customKeyStores().clusters()) {
        if (each.region().equals(region)) {
          clusters.put(each.id(), declared.cluster(each));
        }
      }
      isWhole = true;
      awaitWorkers(config);
      return clusters;
    } finally {
      if (!isWhole) {
        clusters.values().forEach(Cluster::close);
      }
    }
  }

  /** A store that is to be connected at the start is so at once if its HSMs are there. */
  private static void awaitWorkers(ServerConfig config) {
    long end = System.nanoTime() + HsmAccess.START_GRACE.toNanos();
    config.customKeyStores().clusters().stream()
        .flatMap(cluster -> cluster.members().stream())
        .flatMap(member -> member.worker().stream())
        .filter(WorkerConfig::isStarted)
        .forEach(worker -> WorkerProcess.awaitBound(((WorkerSocket) worker).path(), end));
  }

  private Cluster cluster(KeyStoreCluster declared) throws IOException {
    TrustAnchor anchor = anchor(declared);
    List<KeyStoreSlot> slots = new ArrayList<>();
    boolean isWhole = false;
    try {
      for (KeyStoreMember member : declared.members()) {
        slots.add(slot(member, "worker-" + declared.id() + "-" + (slots.size() + 1)));
      }
      isWhole = true;
      return new Cluster(declared.id(), anchor, declared.vendorCluster(), declared.allow(), slots);
    } finally {
      if (!isWhole) {
        slots.forEach(KeyStoreSlot::close);
      }
    }
  }

  private static TrustAnchor anchor(KeyStoreCluster declared) {
    Optional<TrustAnchor> anchor;
    try {
      anchor = TrustAnchor.parse(Files.readAllBytes(declared.trustAnchor()));
    } catch (IOException e) {
      throw new InvalidConfigException(
          "cannot read the trust anchor of the cluster " + declared.id() + ": " + e.getMessage(),
          e);
    }
    return anchor.orElseThrow(
        () ->
            new InvalidConfigException(
                declared.trustAnchor() + " does not hold one X.509 certificate"));
  }

  private KeyStoreSlot slot(KeyStoreMember member, String workerName) throws IOException {
    TokenName name =
        member
            .tokenLabel()
            .map(label -> new TokenName(TokenName.Kind.LABEL, label))
            .orElseGet(
                () -> new TokenName(TokenName.Kind.SERIAL, member.tokenSerial().orElseThrow()));
    return member.worker().isPresent()
        ? workers.slot(member, workerName, name)
        : new Pkcs11KeyStoreSlot(module(member), name);
  }

  /** A process has a module once: the region's module is opened as the region opens it. */
  private HsmConfig module(KeyStoreMember member) {
    HsmConfig hsm = config.hsm();
    return member.module().equals(hsm.module()) ? hsm : hsm.withOtherModule(member.module());
  }
}
