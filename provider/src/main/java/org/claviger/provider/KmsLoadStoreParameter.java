package org.claviger.provider;

import java.nio.file.Path;
import java.security.KeyStore;

/**
 * Loads a key store {@code KMS} from a configuration file of its own instead of the provider's.
 *
 * @param configuration the {@code claviger.properties} file
 */
public record KmsLoadStoreParameter(Path configuration) implements KeyStore.LoadStoreParameter {
  /** No password: keys are protected by the HSM and the service's policies. */
  @Override
  public KeyStore.ProtectionParameter getProtectionParameter() {
    return null;
  }
}
