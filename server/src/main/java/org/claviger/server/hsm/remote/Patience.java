package org.claviger.server.hsm.remote;

import java.time.Duration;
import org.claviger.server.config.AnswerLimits;

/**
 * How long an answer may take, and what happens without one.
 *
 * @param limits by what is asked
 * @param repeats whether the same worker is asked once more
 */
record Patience(AnswerLimits limits, boolean repeats) {
  Duration limit(Enum<?> method) {
    if (method instanceof Method asked) {
      return limit(asked);
    }
    return limits.generation();
  }

  private Duration limit(Method method) {
    return switch (method) {
      case GENERATE_KEY_PAIR,
          ADOPT_KEY,
          INSTALLED,
          GENERATE_DATA_KEY_PAIR,
          IMPORT_KEY,
          CAN_IMPORT_SPEC,
          CAN_IMPORT_WRAPPING ->
          limits.generation();
      case INSTALL, SIGN, DECRYPT_OAEP, DERIVE_SHARED_SECRET, SIGN_AUDIT_HEAD ->
          limits.asymmetric();
      default -> limits.symmetric();
    };
  }
}
