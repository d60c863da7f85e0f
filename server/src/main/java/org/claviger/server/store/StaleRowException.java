package org.claviger.server.store;

/** A row was changed by somebody else since it was read. */
public final class StaleRowException extends StoreException {
  private static final long serialVersionUID = 1L;

  /** Names the row; never its content. */
  public StaleRowException(String message) {
    super(message);
  }
}
