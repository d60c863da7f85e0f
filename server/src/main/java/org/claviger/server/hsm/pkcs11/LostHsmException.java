package org.claviger.server.hsm.pkcs11;

/** The known-answer test failed: the connection to the token is worth nothing any more. */
final class LostHsmException extends Exception {
  private static final long serialVersionUID = 1L;

  LostHsmException(String reason) {
    super(reason, null, false, false);
  }
}
