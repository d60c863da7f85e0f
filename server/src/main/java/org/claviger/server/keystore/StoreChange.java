package org.claviger.server.keystore;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What is to be changed about a store.
 *
 * @param name its new name
 * @param clusterId the related cluster that it is to be on
 * @param sealedPassword its new password, sealed
 */
public record StoreChange(
    Optional<String> name, Optional<String> clusterId, Optional<byte[]> sealedPassword) {
  public StoreChange {
    requireNonNull(name, "name");
    requireNonNull(clusterId, "clusterId");
    requireNonNull(sealedPassword, "sealedPassword");
  }

  boolean isOfNameAlone() {
    return clusterId.isEmpty() && sealedPassword.isEmpty();
  }

  CustomKeyStore of(CustomKeyStore kept) {
    return kept.changed(
        name.orElse(kept.name()),
        clusterId.orElse(kept.clusterId()),
        sealedPassword.orElse(kept.sealedPassword()));
  }
}
