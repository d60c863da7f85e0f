package org.claviger.server.error;

import static java.util.Objects.requireNonNull;

/**
 * A request's refusal as its caller sees it: AWS's code and AWS's message. The message never holds
 * a secret, a plaintext, or anything about the signature that was expected.
 */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /**
   * A refusal.
   *
   * @param code what AWS calls it
   * @param message what the caller reads; null where AWS sends none
   */
  public ApiException(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = requireNonNull(code, "code");
  }

  /** A refusal whose cause is worth keeping for the server's own log. */
  public ApiException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = requireNonNull(code, "code");
  }

  /** What AWS calls it. */
  public ErrorCode code() {
    return code;
  }
}
