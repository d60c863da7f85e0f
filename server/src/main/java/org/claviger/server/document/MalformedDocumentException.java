package org.claviger.server.document;

/** What was read is no document as this server writes them. The message says why. */
public final class MalformedDocumentException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** With the reason, which quotes nothing of what was read. */
  public MalformedDocumentException(String reason) {
    super(reason);
  }

  /** The same with its cause. */
  public MalformedDocumentException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
