package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/** Asserts refusals by code and message. */
final class Refusals {
  private Refusals() {}

  static void assertRefused(ErrorCode code, String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessage(message);
  }
}
