package org.claviger.server.iam.web;

import java.time.Instant;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/** The refusals of web identity tokens, in AWS's words where they are known. */
final class WebErrors {
  private WebErrors() {}

  static ApiException invalid(String message) {
    return new ApiException(ErrorCode.InvalidIdentityToken, message);
  }

  static ApiException missing(String claim) {
    return invalid("Missing a required claim: " + claim);
  }

  static ApiException noProvider() {
    return invalid("No OpenIDConnect provider found in your account for the token's issuer");
  }

  static ApiException expired(Instant now, Instant expires) {
    return new ApiException(
        ErrorCode.WebIdentityTokenExpired,
        "Token expired: current date/time %d must be before the expiration date/time %d"
            .formatted(now.getEpochSecond(), expires.getEpochSecond()));
  }

  static ApiException rejected(String message) {
    return new ApiException(ErrorCode.IDPRejectedClaim, message);
  }

  static ApiException communication() {
    return new ApiException(
        ErrorCode.IDPCommunicationError,
        "The identity provider could not be reached, or its keys could not be read. Try again.");
  }
}
