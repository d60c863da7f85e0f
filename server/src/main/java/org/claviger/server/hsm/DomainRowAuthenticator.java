package org.claviger.server.hsm;

import static java.util.Objects.requireNonNull;

import org.claviger.server.store.RowAuthenticator;

/**
 * Authenticates rows with the MAC key of an HSM domain: who holds the database alone can neither
 * write a row nor change one.
 */
public final class DomainRowAuthenticator implements RowAuthenticator {
  private final HsmDomain domain;

  /** Under the domain's MAC key: a region's for its keys, the identities' for accounts. */
  public DomainRowAuthenticator(HsmDomain domain) {
    this.domain = requireNonNull(domain, "domain");
  }

  @Override
  public byte[] mac(byte[] content) {
    return domain.authenticate(content);
  }

  @Override
  public boolean verify(byte[] content, byte[] mac) {
    return domain.verifyMac(content, mac);
  }
}
