package org.claviger.server.hsm;

import static java.util.Objects.requireNonNull;

/** An HSM of a custom key store cannot be used. The message says why, and never holds a PIN. */
public final class KeyStoreRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** What happened, and why. */
  public KeyStoreRefusedException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = requireNonNull(reason, "reason");
  }

  /** What kind of refusal it is. */
  public Reason reason() {
    return reason;
  }

  /** Kinds of refusal. */
  public enum Reason {
    /** The token is not there, or does not answer. */
    AWAY,
    /** The PIN is wrong. */
    PIN_WRONG,
    /** The PIN was wrong too often. */
    PIN_LOCKED,
    /** The token has no user. */
    NO_USER,
    /** The user is logged in by another part of this process. */
    USER_LOGGED_IN,
    /** The token does not hold the domain's keys as they must be, or the module is too weak. */
    UNSUITABLE
  }
}
