package org.claviger.provider;

import java.security.ProviderException;
import java.util.Optional;

/**
 * The service refused a request, or no answer came. Where a JCA method may throw a checked
 * exception this is its cause; elsewhere it is thrown itself. The message says what failed, with
 * the service's own words, code and request id inside, and what to do about it.
 */
public final class KmsException extends ProviderException {
  private static final long serialVersionUID = 1L;

  /** The code of a failure for which the service gave none: no connection, no time, no sense. */
  public static final String NO_ANSWER = "NoAnswer";

  private final String code;
  private final String requestId;

  /** A refusal by the service. */
  public KmsException(String code, String message, String requestId) {
    super(message);
    this.code = code;
    this.requestId = requestId;
  }

  /** No answer that could be understood. */
  public KmsException(String message, Throwable cause) {
    super(message, cause);
    this.code = NO_ANSWER;
    this.requestId = null;
  }

  /** The error code as KMS names it, for instance {@code DisabledException}. */
  public String code() {
    return code;
  }

  /** Whether the code is the one given. */
  public boolean is(String otherCode) {
    return code.equals(otherCode);
  }

  /** The {@code x-amzn-RequestId} of the answer; empty if there was none. */
  public Optional<String> requestId() {
    return Optional.ofNullable(requestId);
  }
}
