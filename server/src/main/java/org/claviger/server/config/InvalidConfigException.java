package org.claviger.server.config;

/**
 * A setting is not what it may be; the message names the setting, its value and what is allowed.
 */
public final class InvalidConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Names the setting. */
  public InvalidConfigException(String message) {
    super(message);
  }

  /** Names the setting, with what went wrong. */
  public InvalidConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
