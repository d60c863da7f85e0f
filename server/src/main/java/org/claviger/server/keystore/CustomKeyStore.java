package org.claviger.server.keystore;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of a custom key store: an immutable snapshot.
 *
 * @param id such as {@code cks-1234567890abcdef0}
 * @param accountId whose it is
 * @param name at most 256 characters, unique in account and region
 * @param clusterId the cluster it is on
 * @param trustAnchor the certificate as its maker gave it
 * @param creationDate when it was made
 * @param sealedPassword the PIN of the tokens' user, sealed by the region's HSM
 * @param wanted what it is to be: CONNECTED, DISCONNECTED, or FAILED once connecting failed
 * @param error why connecting failed; with FAILED alone
 * @param domain what the cluster's domain answered at the first connection; empty (length 0) before
 */
public record CustomKeyStore(
    String id,
    String accountId,
    String name,
    String clusterId,
    String trustAnchor,
    Instant creationDate,
    byte[] sealedPassword,
    ConnectionState wanted,
    Optional<ConnectionErrorCode> error,
    byte[] domain) {
  public CustomKeyStore {
    requireNonNull(id, "id");
    requireNonNull(accountId, "accountId");
    requireNonNull(name, "name");
    requireNonNull(clusterId, "clusterId");
    requireNonNull(trustAnchor, "trustAnchor");
    requireNonNull(creationDate, "creationDate");
    requireNonNull(sealedPassword, "sealedPassword");
    requireNonNull(wanted, "wanted");
    requireNonNull(domain, "domain");
    if (error.isPresent() != (wanted == ConnectionState.FAILED)) {
      throw new IllegalArgumentException("an error goes with FAILED alone");
    }
  }

  CustomKeyStore wanting(ConnectionState state, Optional<ConnectionErrorCode> newError) {
    return new CustomKeyStore(
        id,
        accountId,
        name,
        clusterId,
        trustAnchor,
        creationDate,
        sealedPassword,
        state,
        newError,
        domain);
  }

  /** The same once connecting failed, unless a request has it disconnected meanwhile. */
  CustomKeyStore failed(ConnectionErrorCode code) {
    return wanted == ConnectionState.CONNECTED
        ? wanting(ConnectionState.FAILED, Optional.of(code))
        : this;
  }

  CustomKeyStore withDomain(byte[] newDomain) {
    return new CustomKeyStore(
        id,
        accountId,
        name,
        clusterId,
        trustAnchor,
        creationDate,
        sealedPassword,
        wanted,
        error,
        newDomain);
  }

  CustomKeyStore changed(String newName, String newClusterId, byte[] newSealedPassword) {
    return new CustomKeyStore(
        id,
        accountId,
        newName,
        newClusterId,
        trustAnchor,
        creationDate,
        newSealedPassword,
        wanted,
        error,
        domain);
  }

  /** The id alone. */
  @Override
  public String toString() {
    return id;
  }
}
