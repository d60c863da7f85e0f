package org.claviger.server.hsm.pkcs11;

/** Which token is meant, and how its user logs in. */
interface TokenAccess {
  /** What it is called in messages. */
  String label();

  /**
   * The slot that it is in.
   *
   * @param mayCreate whether the server may make the token if there is none
   * @throws IllegalStateException if it is not there
   */
  long slot(boolean mayCreate) throws CryptokiException;

  /** Opens the session that keeps the user logged in. */
  long login(long slot) throws CryptokiException;
}
