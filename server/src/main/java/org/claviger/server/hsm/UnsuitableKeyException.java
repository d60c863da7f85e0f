package org.claviger.server.hsm;

/** What is to be imported or adopted is there, but is no key of the material's spec. */
public final class UnsuitableKeyException extends HsmException {
  private static final long serialVersionUID = 1L;

  /** What happened. */
  public UnsuitableKeyException(String message) {
    super(message);
  }

  /** What happened, and why. */
  public UnsuitableKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
