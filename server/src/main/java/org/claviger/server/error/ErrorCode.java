package org.claviger.server.error;

/** x. */
public enum ErrorCode {
  A
}
