package org.claviger.server.app;

import java.time.Clock;
import java.util.Map;
import org.claviger.server.audit.ServiceEvents;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.hsm.DomainRowAuthenticator;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.key.Aliases;
import org.claviger.server.key.Certificates;
import org.claviger.server.key.Grants;
import org.claviger.server.key.KeyPolicies;
import org.claviger.server.key.Keys;
import org.claviger.server.key.LastUsages;
import org.claviger.server.key.Region;
import org.claviger.server.key.RelatedKeys;
import org.claviger.server.key.TrustedCertificates;
import org.claviger.server.key.UseCounts;
import org.claviger.server.keystore.Cluster;
import org.claviger.server.keystore.KeyStores;
import org.claviger.server.store.RowAuthenticator;
import org.claviger.server.store.Store;

/** Puts a region together. */
final class Regions {
  private Regions() {}

  /** Opens a region on its HSM domain, and cleans up what a crash left in the HSM. */
  static Region open(
      String name,
      Hsm hsm,
      Store store,
      Map<String, Cluster> clusters,
      ServerConfig config,
      Clock clock,
      ServiceEvents events,
      RelatedKeys related) {
    RowAuthenticator authenticator = new DomainRowAuthenticator(hsm);
    Aliases aliases = new Aliases(name, store, authenticator, config.keys());
    KeyStores keyStores =
        new KeyStores(name, store, authenticator, hsm, clusters, config.customKeyStores());
    Keys keys =
        new Keys(
            name,
            store,
            authenticator,
            hsm,
            config.keys(),
            aliases,
            keyStores,
            clock,
            events,
            related);
    keys.recover();
    keyStores.start(keys::storedMaterial);
    return new Region(
        name,
        hsm,
        keys,
        aliases,
        new Certificates(store, authenticator, config.keys()),
        new TrustedCertificates(name, store, authenticator, config.keys()),
        new Grants(name, store, authenticator, hsm, config.keys()),
        new KeyPolicies(config.keys()),
        new UseCounts(store, authenticator, config.aead()),
        new LastUsages(store, authenticator));
  }
}
