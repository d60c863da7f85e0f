package org.claviger.server.policy;

/** A text is no policy document. The message says what is wrong and quotes none of it. */
public final class MalformedPolicyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedPolicyException(String message) {
    super(message, null, false, false);
  }
}
