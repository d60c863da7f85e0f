package org.claviger.server.key;

import static java.util.Objects.requireNonNull;

import org.claviger.server.hsm.Hsm;
import org.claviger.server.keystore.KeyStores;

/**
 * A hosted region: its HSMs and its keys.
 *
 * @param name such as {@code us-east-1}
 * @param hsm its HSM domain
 * @param keys its keys: their life, and finding them
 * @param aliases its aliases
 * @param certificates the certificate chains beside its keys
 * @param trusted the certificates that its accounts keep as trusted
 * @param grants who else may use its keys
 * @param policies which policies a key may have
 * @param useCounts the durable counts of what its AEAD keys have encrypted
 * @param lastUsages when its keys were last used
 */
public record Region(
    String name,
    Hsm hsm,
    Keys keys,
    Aliases aliases,
    Certificates certificates,
    TrustedCertificates trusted,
    Grants grants,
    KeyPolicies policies,
    UseCounts useCounts,
    LastUsages lastUsages) {
  public Region {
    requireNonNull(name, "name");
    requireNonNull(hsm, "hsm");
    requireNonNull(keys, "keys");
    requireNonNull(aliases, "aliases");
    requireNonNull(certificates, "certificates");
    requireNonNull(trusted, "trusted");
    requireNonNull(grants, "grants");
    requireNonNull(policies, "policies");
    requireNonNull(useCounts, "useCounts");
    requireNonNull(lastUsages, "lastUsages");
  }

  /** Its custom key stores. */
  public KeyStores keyStores() {
    return keys.keyStores();
  }

  /** The HSM in which a key's material works: the region's, or the key's custom key store. */
  public Hsm hsmOf(Key key) {
    return key.kind().store().map(id -> keyStores().hsm(id)).orElse(hsm);
  }
}
