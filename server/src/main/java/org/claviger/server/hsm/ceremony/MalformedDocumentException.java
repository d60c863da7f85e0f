package org.claviger.server.hsm.ceremony;

/** What was read is no request or domain package as this server writes them. */
public final class MalformedDocumentException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  MalformedDocumentException(String reason) {
    super(reason);
  }

  MalformedDocumentException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
