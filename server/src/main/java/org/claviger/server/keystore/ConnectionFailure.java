package org.claviger.server.keystore;

import org.claviger.server.hsm.KeyStoreRefusedException;

/** A store could not be connected. */
final class ConnectionFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final ConnectionErrorCode code;

  ConnectionFailure(ConnectionErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  ConnectionErrorCode code() {
    return code;
  }

  /** For a password that an HSM refused, or a user that cannot log in; null for other reasons. */
  static ConnectionFailure ofLogin(KeyStoreRefusedException e) {
    return switch (e.reason()) {
      case PIN_WRONG -> of(ConnectionErrorCode.INVALID_CREDENTIALS, e);
      case PIN_LOCKED -> of(ConnectionErrorCode.USER_LOCKED_OUT, e);
      case NO_USER -> of(ConnectionErrorCode.USER_NOT_FOUND, e);
      case USER_LOGGED_IN -> of(ConnectionErrorCode.USER_LOGGED_IN, e);
      case AWAY, UNSUITABLE -> null;
    };
  }

  private static ConnectionFailure of(ConnectionErrorCode code, KeyStoreRefusedException e) {
    return new ConnectionFailure(code, e.getMessage());
  }
}
