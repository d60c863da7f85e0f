package org.claviger.server.hsm;

/** What was to be opened is not what was made with this key. */
public final class InvalidCiphertextException extends HsmException {
  private static final long serialVersionUID = 1L;

  /** What happened. */
  public InvalidCiphertextException(String message) {
    super(message);
  }

  /** What happened, and why. */
  public InvalidCiphertextException(String message, Throwable cause) {
    super(message, cause);
  }
}
