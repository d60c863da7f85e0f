package org.claviger.server.hsm.pkcs11;

import java.util.Optional;
import org.claviger.server.hsm.TokenName;

/** Finds a token by its name. */
final class NamedToken {
  private NamedToken() {}

  /**
   * The slot with the token.
   *
   * @throws IllegalStateException if several tokens have the name
   */
  static Optional<Long> find(Cryptoki cryptoki, TokenName name) throws CryptokiException {
    Optional<Long> found = Optional.empty();
    for (long slot : cryptoki.slots()) {
      if (isOf(name, cryptoki.token(slot))) {
        if (found.isPresent()) {
          throw new IllegalStateException(
              "two HSM tokens have the "
                  + name
                  + (name.kind() == TokenName.Kind.LABEL
                      ? "; give the serial number of the one that is meant"
                      : ""));
        }
        found = Optional.of(slot);
      }
    }
    return found;
  }

  private static boolean isOf(TokenName name, Cryptoki.TokenInfo info) {
    return info.has(Ck.CKF_TOKEN_INITIALIZED)
        && name.value().equals(name.kind() == TokenName.Kind.LABEL ? info.label() : info.serial());
  }
}
