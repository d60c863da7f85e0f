package org.claviger.server.hsm.pkcs11;

import java.util.Arrays;
import org.claviger.server.hsm.TokenName;

/**
 * A token of somebody else's making, which the server only logs in to. Its PIN is held for as long
 * as the token is in use, because a lost connection is brought back without anybody to ask.
 */
final class KeyStoreToken implements TokenAccess {
  private final Cryptoki cryptoki;
  private final TokenName name;
  private final byte[] pin;

  /**
   * A token of a module.
   *
   * @param pin copied
   */
  KeyStoreToken(Cryptoki cryptoki, TokenName name, byte[] pin) {
    this.cryptoki = cryptoki;
    this.name = name;
    this.pin = pin.clone();
  }

  @Override
  public String label() {
    return name.value();
  }

  @Override
  public long slot(boolean mayCreate) throws CryptokiException {
    return NamedToken.find(cryptoki, name)
        .orElseThrow(() -> new IllegalStateException("the HSM token of " + name + " is not there"));
  }

  /** A user who is logged in already was not let in by this PIN. */
  @Override
  public long login(long slot) throws CryptokiException {
    if (!cryptoki.token(slot).has(Ck.CKF_USER_PIN_INITIALIZED)) {
      throw new CryptokiException("C_Login", ReturnCode.USER_PIN_NOT_INITIALIZED);
    }
    long session = cryptoki.openSession(slot);
    byte[] lent = copy();
    try {
      cryptoki.login(session, Ck.CKU_USER, lent);
      return session;
    } catch (CryptokiException e) {
      cryptoki.closeSession(session);
      throw e;
    } finally {
      Arrays.fill(lent, (byte) 0);
    }
  }

  private synchronized byte[] copy() {
    return pin.clone();
  }

  /** Forgets the PIN. */
  synchronized void wipe() {
    Arrays.fill(pin, (byte) 0);
  }
}
