package org.claviger.server.quorum;

/** An operation is not approved. The message says what is missing. */
public final class NotApprovedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  NotApprovedException(String message) {
    super(message);
  }
}
