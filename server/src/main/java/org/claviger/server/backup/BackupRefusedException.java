package org.claviger.server.backup;

/** A backup, a share or a key is not what it must be; the message says which, and why. */
public final class BackupRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what a person is to read. */
  public BackupRefusedException(String message) {
    super(message);
  }

  /** With what a person is to read. */
  public BackupRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
