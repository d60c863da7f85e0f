package org.claviger.server.hsm.remote;

/** A message is not what the other side writes. Names nothing of it. */
final class MalformedMessageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedMessageException() {
    super("a message of the HSM worker's protocol is malformed");
  }
}
