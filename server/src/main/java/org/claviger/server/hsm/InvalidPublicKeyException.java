package org.claviger.server.hsm;

/** A peer's public key is not the DER of a point that the private key's curve has. */
public final class InvalidPublicKeyException extends HsmException {
  private static final long serialVersionUID = 1L;

  /** What happened. */
  public InvalidPublicKeyException(String message) {
    super(message);
  }

  /** What happened, and why. */
  public InvalidPublicKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
