package org.claviger.server.hsm.pkcs11;

import static java.util.Objects.requireNonNull;

import org.claviger.server.hsm.ceremony.CeremonyException;
import org.claviger.server.store.RowAuthenticator;

/**
 * A domain's rows in a ceremony.
 *
 * @param connection the domain
 * @param session the ceremony's
 */
record CeremonyRows(Connection connection, Session session) implements RowAuthenticator {
  CeremonyRows {
    requireNonNull(connection, "connection");
    requireNonNull(session, "session");
  }

  @Override
  public byte[] mac(byte[] content) {
    try {
      return connection.authenticate(session, content);
    } catch (CryptokiException e) {
      throw failed(e);
    }
  }

  @Override
  public boolean verify(byte[] content, byte[] mac) {
    try {
      return connection.verify(session, content, mac);
    } catch (CryptokiException e) {
      throw failed(e);
    }
  }

  private static CeremonyException failed(CryptokiException e) {
    return new CeremonyException("the HSM does not authenticate rows: " + e.getMessage(), e);
  }
}
