package org.claviger.server.hsm.pkcs11;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

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

  /**
   * The slot with the token.
   *
   * @throws IllegalStateException if several tokens have the name
   */
  Optional<Long> find(Cryptoki cryptoki) throws CryptokiException {
    Optional<Long> found = Optional.empty();
    for (long slot : cryptoki.slots()) {
      if (isOf(cryptoki.token(slot))) {
        if (found.isPresent()) {
          throw new IllegalStateException(
              "two HSM tokens have the "
                  + this
                  + (kind == Kind.LABEL
                      ? "; give the serial number of the one that is meant"
                      : ""));
        }
        found = Optional.of(slot);
      }
    }
    return found;
  }

  private boolean isOf(Cryptoki.TokenInfo info) {
    return info.has(Ck.CKF_TOKEN_INITIALIZED)
        && value.equals(kind == Kind.LABEL ? info.label() : info.serial());
  }

  @Override
  public String toString() {
    return (kind == Kind.LABEL ? "label " : "serial number ") + value;
  }
}
