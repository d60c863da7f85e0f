package org.claviger.server.iam.sts;

import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/** The refusals of STS, in AWS's words where they are known. */
final class StsErrors {
  private StsErrors() {}

  static ApiException validation(String message) {
    return new ApiException(ErrorCode.ValidationException, message);
  }

  static ApiException denied(String message) {
    return new ApiException(ErrorCode.AccessDeniedException, message);
  }

  static ApiException malformedPolicy(String reason) {
    return new ApiException(ErrorCode.MalformedPolicyDocument, reason);
  }

  static ApiException packedPolicyTooLarge(int percent) {
    return new ApiException(
        ErrorCode.PackedPolicyTooLarge,
        "Packed size of session tags and policies consumes " + percent + "% of allotted space.");
  }
}
