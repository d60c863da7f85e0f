package org.claviger.server.store;

/** The store could not do what it was asked; nothing was changed. */
public class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What failed. */
  public StoreException(String message) {
    super(message);
  }

  /** What failed, and why. */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
