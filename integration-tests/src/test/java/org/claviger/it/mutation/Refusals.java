package org.claviger.it.mutation;

import java.util.Set;
import org.claviger.it.Answer;

/** The errors that docs/errors.md lists for a request that is not as its signer meant it. */
final class Refusals {
  private static final Set<String> OF_REQUESTS =
      Set.of(
          // JSON
          "IncompleteSignatureException",
          "InvalidSignatureException",
          "MissingAuthenticationTokenException",
          "UnrecognizedClientException",
          "UnknownOperationException",
          "SerializationException",
          "RequestTimeoutException",
          // The Query protocol's names of the same
          "InvalidAction",
          "MalformedInput",
          // Requests that are none by HTTP's own rules
          "BadRequest",
          "RequestEntityTooLargeException",
          "RequestHeaderFieldsTooLargeException");

  private static final Set<String> OF_CIPHERTEXTS =
      Set.of("InvalidCiphertextException", "ValidationException", "NotFoundException");

  private Refusals() {}

  static boolean ofRequest(Answer answer) {
    return isClientsFault(answer) && OF_REQUESTS.contains(answer.errorCode());
  }

  static boolean ofCiphertext(Answer answer) {
    return isClientsFault(answer) && OF_CIPHERTEXTS.contains(answer.errorCode());
  }

  private static boolean isClientsFault(Answer answer) {
    return answer.status() >= 400 && answer.status() < 500;
  }
}
