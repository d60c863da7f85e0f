package org.claviger.server.app;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.InvalidConfigException;
import org.claviger.server.config.KeyStoreCluster;
import org.claviger.server.config.KeyStoreMember;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.hsm.KeyStoreSlot;
import org.claviger.server.hsm.pkcs11.Pkcs11KeyStoreSlot;
import org.claviger.server.hsm.pkcs11.TokenName;
import org.claviger.server.keystore.Cluster;
import org.claviger.server.keystore.TrustAnchor;

/**
 * The clusters that the configuration declares for custom key stores. Their modules run in the
 * server's own process, also where the region's is in a worker.
 */
final class DeclaredClusters {
  private DeclaredClusters() {}

  /** Those of a region, by their ids. */
  static Map<String, Cluster> of(ServerConfig config, String region) {
    Map<String, Cluster> clusters = new LinkedHashMap<>();
    for (KeyStoreCluster each : config.customKeyStores().clusters()) {
      if (each.region().equals(region)) {
        clusters.put(each.id(), cluster(config.hsm(), each));
      }
    }
    return clusters;
  }

  private static Cluster cluster(HsmConfig hsm, KeyStoreCluster declared) {
    List<KeyStoreSlot> slots =
        declared.members().stream().map(member -> slot(hsm, member)).toList();
    return new Cluster(
        declared.id(), anchor(declared), declared.vendorCluster(), declared.allow(), slots);
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

  private static KeyStoreSlot slot(HsmConfig hsm, KeyStoreMember member) {
    TokenName name =
        member
            .tokenLabel()
            .map(label -> new TokenName(TokenName.Kind.LABEL, label))
            .orElseGet(
                () -> new TokenName(TokenName.Kind.SERIAL, member.tokenSerial().orElseThrow()));
    return new Pkcs11KeyStoreSlot(config(hsm, member), name);
  }

  /** A process has a module once: the region's module is opened as the region opens it. */
  private static HsmConfig config(HsmConfig hsm, KeyStoreMember member) {
    return member.module().equals(hsm.module()) ? hsm : hsm.withOtherModule(member.module());
  }
}
