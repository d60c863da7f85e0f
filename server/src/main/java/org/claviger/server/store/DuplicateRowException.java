package org.claviger.server.store;

/** A row of that key is there already. */
public final class DuplicateRowException extends StoreException {
  private static final long serialVersionUID = 1L;

  /** Names the row; never its content. */
  public DuplicateRowException(String message) {
    super(message);
  }
}
