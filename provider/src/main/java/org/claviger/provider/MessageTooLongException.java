package org.claviger.provider;

import java.security.ProviderException;

/**
 * The message grew beyond what the service takes in one request. It is thrown by the {@code update}
 * or {@code doFinal} that brings the first byte too many, and by every later one until the
 * operation ends or is initialised again; nothing is cut and nothing is computed locally instead.
 */
public final class MessageTooLongException extends ProviderException {
  private static final long serialVersionUID = 1L;

  private final int limitBytes;

  /** What was too long, and the limit in bytes. */
  public MessageTooLongException(String what, int limitBytes) {
    super(what + " has at most " + limitBytes + " bytes");
    this.limitBytes = limitBytes;
  }

  /** The most bytes that the service takes. */
  public int limitBytes() {
    return limitBytes;
  }
}
