package org.claviger.server.audit.anchor;

import java.io.IOException;

/** What lies where anchors are kept is not what was written. */
public final class DamagedAnchorsException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Says where. */
  public DamagedAnchorsException(String message) {
    super(message);
  }
}
