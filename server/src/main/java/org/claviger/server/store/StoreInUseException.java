package org.claviger.server.store;

/** The database belongs to another process that runs now, or was opened twice in this one. */
public final class StoreInUseException extends StoreException {
  private static final long serialVersionUID = 1L;

  /** Names the database and what to do. */
  public StoreInUseException(String message) {
    super(message);
  }
}
