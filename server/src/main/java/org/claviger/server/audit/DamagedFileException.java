package org.claviger.server.audit;

import java.io.IOException;

/** A compressed file of the trail is not what was written. */
final class DamagedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedFileException(String message) {
    super(message);
  }
}
