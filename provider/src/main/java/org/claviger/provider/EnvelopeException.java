package org.claviger.provider;

import java.security.ProviderException;

/**
 * A message of envelope encryption is not genuine, or not one for the key: thrown by {@code
 * Cipher.update}, which may throw no checked exception, as soon as it is known. The cause says what
 * is wrong; a {@code doFinal} that follows throws it.
 */
public final class EnvelopeException extends ProviderException {
  private static final long serialVersionUID = 1L;

  /** A message that is refused, and why. */
  public EnvelopeException(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
