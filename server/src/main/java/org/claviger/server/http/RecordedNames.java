package org.claviger.server.http;

import org.claviger.server.error.ErrorCode;

/** How CloudTrail writes what goes over the wire otherwise. */
final class RecordedNames {
  private static final String EXCEPTION = "Exception";

  /** {@code arn:partition:service:region:account:resource}. */
  private static final int COLONS_BEFORE_ACCOUNT = 4;

  private RecordedNames() {}

  /**
   * The {@code errorCode}: the name of the error's shape in AWS's models, where the Query protocol
   * sends a shorter one, such as {@code NoSuchEntity}; and {@code AccessDenied} for all APIs.
   */
  static String errorCode(ErrorCode code) {
    if (code == ErrorCode.AccessDeniedException) {
      return "AccessDenied";
    }
    return code.name().endsWith(EXCEPTION) ? code.name() : code.name() + EXCEPTION;
  }

  /** The account in an ARN; the empty string if it has none. */
  static String accountOf(String arn) {
    int from = 0;
    for (int i = 0; i < COLONS_BEFORE_ACCOUNT; i++) {
      from = arn.indexOf(':', from) + 1;
      if (from == 0) {
        return "";
      }
    }
    int to = arn.indexOf(':', from);
    return to < 0 ? "" : arn.substring(from, to);
  }
}
