package org.claviger.server.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * A certificate that the operator gives and renews. Changed files are taken without a restart.
 *
 * @param chain PEM: the server's certificate first, then its issuers
 * @param key PEM: the private key, PKCS#8, not encrypted; a file that only its owner may read
 */
public record OperatorTls(Path chain, Path key) {
  public OperatorTls {
    requireNonNull(chain, "chain");
    requireNonNull(key, "key");
  }
}
