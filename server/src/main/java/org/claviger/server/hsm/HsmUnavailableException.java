package org.claviger.server.hsm;

/** No HSM can do the work now; the same request may succeed later. */
public final class HsmUnavailableException extends HsmException {
  private static final long serialVersionUID = 1L;

  /** What happened. */
  public HsmUnavailableException(String message) {
    super(message);
  }

  /** What happened, and why. */
  public HsmUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
