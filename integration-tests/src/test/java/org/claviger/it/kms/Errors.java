package org.claviger.it.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.kms.model.KmsException;

/** What the AWS SDK makes of a refusal. */
final class Errors {
  private Errors() {}

  /** The error code of a request that must be refused as the client's fault, with status 400. */
  static String code(ThrowingCallable request) {
    KmsException refusal = refusal(request);
    assertThat(refusal.statusCode()).isEqualTo(400);
    assertThat(refusal.requestId()).isNotEmpty();
    return refusal.awsErrorDetails().errorCode();
  }

  /** The message of a request that must be refused; null if it has none. */
  static String message(ThrowingCallable request) {
    return refusal(request).awsErrorDetails().errorMessage();
  }

  /** The SDK's own class for a refusal that the model of KMS declares. */
  static Class<?> type(ThrowingCallable request) {
    return refusal(request).getClass();
  }

  private static KmsException refusal(ThrowingCallable request) {
    KmsException refusal = catchThrowableOfType(KmsException.class, request);
    assertThat(refusal).as("the request must be refused").isNotNull();
    return refusal;
  }
}
