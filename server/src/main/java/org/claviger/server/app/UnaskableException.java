package org.claviger.server.app;

/** A running server cannot be asked; the message says why and what to do. */
final class UnaskableException extends Exception {
  private static final long serialVersionUID = 1;

  UnaskableException(String message) {
    super(message);
  }

  UnaskableException(String message, Throwable cause) {
    super(message, cause);
  }
}
