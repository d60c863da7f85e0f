package org.claviger.server.hsm;

import static java.util.Objects.requireNonNull;

/**
 * Names a token of somebody else's making.
 *
 * @param kind what the name is
 * @param value the label or the serial number, without padding
 */
public record TokenName(Kind kind, String value) {
  public TokenName {
    requireNonNull(kind, "kind");
    requireNonNull(value, "value");
  }

  /** By label or serial number. */
  public enum Kind {
    LABEL,
    SERIAL
  }

  @Override
  public String toString() {
    return (kind == Kind.LABEL ? "label " : "serial number ") + value;
  }
}
