package org.claviger.server.hsm.pkcs11;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.PinSource;
import org.claviger.server.hsm.TokenName;

/**
 * Finds tokens by their labels, or by the serial numbers that the configuration gives for these;
 * initialises new ones, and logs in.
 */
final class TokenSlots {
  private static final int LABEL_MAXIMUM_BYTES = 32;

  private final Cryptoki cryptoki;
  private final HsmConfig config;

  TokenSlots(Cryptoki cryptoki, HsmConfig config) {
    this.cryptoki = cryptoki;
    this.config = config;
  }

  /**
   * The slot with the token of that label, or of the serial number that is configured for it.
   *
   * @throws IllegalStateException if several tokens have it
   */
  Optional<Long> find(String label) throws CryptokiException {
    String serial = config.tokens().get(label);
    return serial == null
        ? NamedToken.find(cryptoki, new TokenName(TokenName.Kind.LABEL, label))
        : NamedToken.find(cryptoki, new TokenName(TokenName.Kind.SERIAL, serial));
  }

  /** The slot with the token of that label, initialised if it was not, or only in part. */
  long findOrInitialise(String label) throws CryptokiException {
    Optional<Long> found = find(label);
    long slot = found.isPresent() ? found.get() : initialise(label);
    if (!cryptoki.token(slot).has(Ck.CKF_USER_PIN_INITIALIZED)) {
      initialiseUserPin(slot);
    }
    return slot;
  }

  private long initialise(String label) throws CryptokiException {
    String serial = config.tokens().get(label);
    if (serial != null) {
      throw new IllegalStateException(
          "the HSM has no initialised token with the serial number "
              + serial
              + " ('hsm.tokens', for "
              + label
              + "); initialise it with the module's own tools, which may give it another number");
    }
    if (label.getBytes(StandardCharsets.UTF_8).length > LABEL_MAXIMUM_BYTES) {
      throw new IllegalArgumentException("the token label " + label + " has more than 32 bytes");
    }
    byte[] pin = config.soPin().read();
    try {
      cryptoki.initToken(freeSlot(label), pin, label);
    } finally {
      Arrays.fill(pin, (byte) 0);
    }
    return find(label)
        .orElseThrow(() -> new IllegalStateException("the new token " + label + " is not there"));
  }

  private long freeSlot(String label) throws CryptokiException {
    List<Long> slots = cryptoki.slots();
    for (long slot : slots) {
      if (!cryptoki.token(slot).has(Ck.CKF_TOKEN_INITIALIZED)) {
        return slot;
      }
    }
    throw new IllegalStateException(
        "no slot is free for the token " + label + "; initialise one with that label");
  }

  private void initialiseUserPin(long slot) throws CryptokiException {
    long session = loginOfficer(slot);
    try {
      byte[] pin = config.userPin().read();
      try {
        cryptoki.initPin(session, pin);
      } finally {
        Arrays.fill(pin, (byte) 0);
      }
    } finally {
      // The officer's only session: closing it also logs the officer out.
      cryptoki.closeSession(session);
    }
  }

  /** Opens the session that keeps the user logged in. */
  long login(long slot) throws CryptokiException {
    return login(slot, Ck.CKU_USER, config.userPin());
  }

  /** Opens the session that keeps the security officer logged in. */
  long loginOfficer(long slot) throws CryptokiException {
    return login(slot, Ck.CKU_SO, config.soPin());
  }

  private long login(long slot, long user, PinSource pin) throws CryptokiException {
    long session = cryptoki.openSession(slot);
    try {
      enterPin(session, user, pin);
    } catch (CryptokiException e) {
      cryptoki.closeSession(session);
      throw e;
    }
    return session;
  }

  private void enterPin(long session, long user, PinSource source) throws CryptokiException {
    byte[] pin = source.read();
    try {
      cryptoki.login(session, user, pin);
    } catch (CryptokiException e) {
      if (e.code() != ReturnCode.USER_ALREADY_LOGGED_IN) {
        throw e;
      }
    } finally {
      Arrays.fill(pin, (byte) 0);
    }
  }
}
