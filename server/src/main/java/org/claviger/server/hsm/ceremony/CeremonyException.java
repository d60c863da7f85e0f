package org.claviger.server.hsm.ceremony;

/** A step of a ceremony is refused, or failed; the message says why and what to do. */
public final class CeremonyException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** With a reason that the operator can act on. */
  public CeremonyException(String reason) {
    super(reason);
  }

  /** With what lies behind it. */
  public CeremonyException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
