package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/** Asserts refusals by code and message. */
final class Refusals {
  private Refusals() {}

  static void assertRefused(ErrorCode code, String message, ThrowingCallable call) {
    ApiException refusal = refusal(call);
    assertThat(refusal.code() + ": " + refusal.getMessage()).isEqualTo(code + ": " + message);
  }

  static ErrorCode code(ThrowingCallable call) {
    return refusal(call).code();
  }

  private static ApiException refusal(ThrowingCallable call) {
    ApiException refusal = catchThrowableOfType(ApiException.class, call);
    assertThat(refusal).as("a refusal").isNotNull();
    return refusal;
  }
}
