package org.claviger.server.keystore;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A custom key store as a request sees it.
 *
 * @param store what is kept of it
 * @param state its connection
 * @param error why it failed; with FAILED alone
 */
public record StoreView(
    CustomKeyStore store, ConnectionState state, Optional<ConnectionErrorCode> error) {
  public StoreView {
    requireNonNull(store, "store");
    requireNonNull(state, "state");
    requireNonNull(error, "error");
  }
}
