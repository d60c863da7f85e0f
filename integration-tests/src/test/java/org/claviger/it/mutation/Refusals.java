package org.claviger.it.mutation;

import java.util.Set;
import org.claviger.it.Answer;

/** The errors that docs/errors.md lists for a request that is not as its signer meant it. */
final class Refusals {
  private static final int UNKNOWN_HTTP_VERSION = 505;

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
          "BadRequestException",
          "RequestEntityTooLargeException",
          "RequestHeaderFieldsTooLargeException");

  private static final Set<String> OF_CIPHERTEXTS =
      Set.of(
          "InvalidCiphertextException",
          "ValidationException",
          // The key that a blob names by mistake is not there, or not the one that is asked for.
          "AccessDeniedException",
          "IncorrectKeyException");

  private Refusals() {}

  static boolean ofRequest(Answer answer) {
    return (isClientsFault(answer) || answer.status() == UNKNOWN_HTTP_VERSION)
        && OF_REQUESTS.contains(answer.errorCode());
  }

  static boolean ofCiphertext(Answer answer) {
    return isClientsFault(answer) && OF_CIPHERTEXTS.contains(answer.errorCode());
  }

  private static boolean isClientsFault(Answer answer) {
    return answer.status() >= 400 && answer.status() < 500;
  }
}
