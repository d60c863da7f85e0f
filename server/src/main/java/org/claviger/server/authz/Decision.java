package org.claviger.server.authz;

/** The outcome of an authorisation, with its reason. */
public sealed interface Decision {
  /** Why, in words fit for the audit record. */
  String reason();

  /** The request may go on. */
  record Allowed(String reason) implements Decision {}

  /**
   * The request ends with {@code AccessDeniedException}.
   *
   * @param reason for the audit record
   * @param message for the caller, in AWS's wording
   * @param explicit whether a statement denies it, and not only none allows it
   */
  record Denied(String reason, String message, boolean explicit) implements Decision {
    /** One that no statement denies. */
    public Denied(String reason, String message) {
      this(reason, message, false);
    }
  }
}
