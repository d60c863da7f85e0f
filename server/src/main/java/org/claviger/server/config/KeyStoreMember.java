package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * One HSM of a cluster for a custom key store: a token of a PKCS#11 module.
 *
 * @param module the module's library
 * @param tokenLabel the token's label; empty if it is named by its serial number
 * @param tokenSerial the token's serial number; empty if it is named by its label
 */
public record KeyStoreMember(
    Path module, Optional<String> tokenLabel, Optional<String> tokenSerial) {
  public KeyStoreMember {
    requireNonNull(module, "module");
    if (tokenLabel.isPresent() == tokenSerial.isPresent()) {
      throw new InvalidConfigException(
          "a member of a custom key store's cluster is named by either 'tokenLabel' or"
              + " 'tokenSerial'");
    }
  }
}
