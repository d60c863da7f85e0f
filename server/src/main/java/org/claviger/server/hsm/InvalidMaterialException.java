package org.claviger.server.hsm;

/** A material does not belong to this domain, or was changed. */
public final class InvalidMaterialException extends HsmException {
  private static final long serialVersionUID = 1L;

  /** What happened. */
  public InvalidMaterialException(String message) {
    super(message);
  }

  /** What happened, and why. */
  public InvalidMaterialException(String message, Throwable cause) {
    super(message, cause);
  }
}
