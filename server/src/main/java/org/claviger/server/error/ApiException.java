package org.claviger.server.error;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * A request's refusal as its caller sees it: AWS's code and AWS's message. The message never holds
 * a secret, a plaintext, or anything about the signature that was expected.
 */
public class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String absentArn;

  /**
   * A refusal.
   *
   * @param code what AWS calls it
   * @param message what the caller reads; null where AWS sends none
   */
  public ApiException(ErrorCode code, String message) {
    this(code, message, "");
  }

  private ApiException(ErrorCode code, String message, String absentArn) {
    super(message, null, false, false);
    this.code = requireNonNull(code, "code");
    this.absentArn = absentArn;
  }

  /**
   * {@code NotFoundException}.
   *
   * @param arn what is not there; whether the caller may learn that is to be decided
   */
  public static ApiException absent(String message, String arn) {
    return new ApiException(ErrorCode.NotFoundException, message, requireNonNull(arn, "arn"));
  }

  /** A refusal whose cause is worth keeping for the server's own log. */
  public ApiException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = requireNonNull(code, "code");
    this.absentArn = "";
  }

  /** The resource that is not there, where that is what it says. */
  public Optional<String> absent() {
    return absentArn.isEmpty() ? Optional.empty() : Optional.of(absentArn);
  }

  /** What AWS calls it. */
  public ErrorCode code() {
    return code;
  }
}
