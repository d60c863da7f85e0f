package org.claviger.server.sigv4;

import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/**
 * The refusals of a signature, in AWS's words as far as they are safe: AWS repeats the
 * Authorization header and the canonical string, here neither leaves the server.
 */
final class Refusal {
  private static final int MAX_ECHO_CHARS = 64;

  private Refusal() {}

  static ApiException missing() {
    return new ApiException(
        ErrorCode.MissingAuthenticationTokenException, "Request is missing Authentication Token");
  }

  static ApiException queryForm() {
    return new ApiException(
        ErrorCode.MissingAuthenticationTokenException,
        "Request is missing Authentication Token: a signature in the query string is not supported,"
            + " sign in the Authorization header.");
  }

  static ApiException incomplete(String message) {
    return new ApiException(ErrorCode.IncompleteSignatureException, message);
  }

  static ApiException invalid(String message) {
    return new ApiException(ErrorCode.InvalidSignatureException, message);
  }

  static ApiException mismatch() {
    return invalid(
        "The request signature we calculated does not match the signature you provided. Check your"
            + " AWS Secret Access Key and signing method. Consult the service documentation for"
            + " details.");
  }

  static ApiException unrecognized() {
    return new ApiException(
        ErrorCode.UnrecognizedClientException,
        "The security token included in the request is invalid.");
  }

  static ApiException expired() {
    return new ApiException(
        ErrorCode.ExpiredTokenException, "The security token included in the request is expired");
  }

  /** What a client sent, in quotes, at a length fit for a message. */
  static String quote(String value) {
    return "'"
        + (value.length() <= MAX_ECHO_CHARS ? value : value.substring(0, MAX_ECHO_CHARS))
        + "'";
  }
}
