package org.claviger.server.quorum;

/** A document of operators is not what it must be. The message says why. */
public final class MalformedApprovalException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  MalformedApprovalException(String message) {
    super(message);
  }
}
