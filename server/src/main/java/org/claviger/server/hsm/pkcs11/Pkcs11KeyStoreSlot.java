package org.claviger.server.hsm.pkcs11;

import static java.util.Objects.requireNonNull;

import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.KeyStoreHsm;
import org.claviger.server.hsm.KeyStoreRefusedException;
import org.claviger.server.hsm.KeyStoreRefusedException.Reason;
import org.claviger.server.hsm.KeyStoreSlot;
import org.claviger.server.hsm.TokenName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to a custom key store's token of a PKCS#11 module, which is loaded when it is used. */
public final class Pkcs11KeyStoreSlot implements KeyStoreSlot {
  private static final Logger LOG = LoggerFactory.getLogger(Pkcs11KeyStoreSlot.class);

  private final HsmConfig config;
  private final TokenName token;

  /** A token of a module. */
  public Pkcs11KeyStoreSlot(HsmConfig config, TokenName token) {
    this.config = requireNonNull(config, "config");
    this.token = requireNonNull(token, "token");
  }

  @Override
  public String name() {
    return token.value();
  }

  @Override
  public boolean isPresent() {
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      return module.has(token);
    } catch (IllegalStateException | HsmUnavailableException e) {
      LOG.warn("the HSM token {} cannot be looked for: {}", token, e.getMessage());
      return false;
    }
  }

  @Override
  public void rescan() {
    try (Pkcs11Module module = Pkcs11Module.open(config)) {
      module.rescan("looking for the token " + name());
    }
  }

  @Override
  public KeyStoreHsm open(byte[] pin, boolean mayCreate) throws KeyStoreRefusedException {
    Pkcs11Module module = opened();
    boolean used = false;
    try {
      KeyStoreHsm hsm = module.openKeyStore(token, pin, mayCreate);
      used = true;
      return hsm;
    } catch (HsmUnavailableException e) {
      throw new KeyStoreRefusedException(reason(e), e.getMessage(), e);
    } catch (IllegalStateException e) {
      throw new KeyStoreRefusedException(Reason.UNSUITABLE, e.getMessage(), e);
    } finally {
      if (!used) {
        module.close();
      }
    }
  }

  /** Nothing: the module is closed with what was opened. */
  @Override
  public void close() {}

  private Pkcs11Module opened() throws KeyStoreRefusedException {
    try {
      Pkcs11Module module = Pkcs11Module.open(config);
      if (module.has(token)) {
        return module;
      }
      module.close();
    } catch (IllegalStateException | HsmUnavailableException e) {
      throw new KeyStoreRefusedException(Reason.AWAY, e.getMessage(), e);
    }
    throw new KeyStoreRefusedException(
        Reason.AWAY, "the HSM token of " + token + " is not there", null);
  }

  private static Reason reason(HsmUnavailableException e) {
    if (!(e.getCause() instanceof CryptokiException refusal)) {
      return Reason.AWAY;
    }
    long code = refusal.code();
    if (code == ReturnCode.PIN_LOCKED) {
      return Reason.PIN_LOCKED;
    }
    if (code == ReturnCode.USER_PIN_NOT_INITIALIZED) {
      return Reason.NO_USER;
    }
    if (code == ReturnCode.USER_ALREADY_LOGGED_IN) {
      return Reason.USER_LOGGED_IN;
    }
    return ReturnCode.isPinRefused(code) ? Reason.PIN_WRONG : Reason.AWAY;
  }
}
