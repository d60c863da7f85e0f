package org.claviger.server.hsm;

/** The module lacks the mechanism; the message says which, and what would help. */
public final class UnsupportedMechanismException extends HsmException {
  private static final long serialVersionUID = 1L;

  /** What happened. */
  public UnsupportedMechanismException(String message) {
    super(message);
  }

  /** What happened, and why. */
  public UnsupportedMechanismException(String message, Throwable cause) {
    super(message, cause);
  }
}
