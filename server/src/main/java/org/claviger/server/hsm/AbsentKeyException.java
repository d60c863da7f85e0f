package org.claviger.server.hsm;

/**
 * The token lacks a key that its owner is to put there, or has another under its name. Other HSMs
 * may have it.
 */
public final class AbsentKeyException extends HsmException {
  private static final long serialVersionUID = 1L;

  /** What happened. */
  public AbsentKeyException(String message) {
    super(message);
  }
}
