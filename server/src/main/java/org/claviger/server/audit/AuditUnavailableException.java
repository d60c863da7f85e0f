package org.claviger.server.audit;

/** A record could not be made durable: no answer may leave. */
public final class AuditUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What failed, and why. */
  public AuditUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
