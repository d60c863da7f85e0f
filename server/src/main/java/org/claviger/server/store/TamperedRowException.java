package org.claviger.server.store;

/** A row is not what the server wrote: the database was edited from outside. */
public final class TamperedRowException extends StoreException {
  private static final long serialVersionUID = 1L;

  /** Names the row; never its content. */
  public TamperedRowException(String message) {
    super(message);
  }
}
