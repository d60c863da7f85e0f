package org.claviger.server.audit;

/** The audit trail or the database is not what an anchor proves that it was. */
public final class AuditLossException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is missing and how to go on. */
  public AuditLossException(String message) {
    super(message);
  }
}
