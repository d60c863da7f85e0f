package org.claviger.server.hsm.pkcs11;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.config.PinSource;
import org.claviger.server.hsm.KeyStoreSlot;
import org.claviger.server.hsm.TokenName;

/**
 * Makes the tokens of a custom key store for tests. Its shared keys are made here from random bytes
 * and put into each token, which a ceremony does without ever having them in clear.
 */
public final class StoreTokens {
  /** Of a worker that is asked for no custom key store. */
  public static final Function<TokenName, KeyStoreSlot> NONE =
      name -> {
        throw new IllegalStateException("no custom key store is here");
      };

  private final HsmConfig config;
  private final byte[] kek = bytes();
  private final byte[] mac = bytes();
  private final byte[] sealing = bytes();

  /** Of the module of a configuration, which may be open. */
  public StoreTokens(HsmConfig config) {
    this.config = config;
  }

  private static byte[] bytes() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  /** Makes a token with the shared keys. */
  public void make(String label, String pin) {
    initialise(label, pin, true);
  }

  /** Makes a token without any key. */
  public void makeEmpty(String label, String pin) {
    initialise(label, pin, false);
  }

  private void initialise(String label, String pin, boolean keys) {
    Library library = Library.open(config);
    try {
      library.gate().alone(() -> initialise(library, label, pin, keys));
    } catch (CryptokiException e) {
      throw new IllegalStateException(e);
    } finally {
      library.close();
    }
  }

  private void initialise(Library library, String label, String pin, boolean keys)
      throws CryptokiException {
    Cryptoki cryptoki = library.cryptoki();
    byte[] officer = config.soPin().read();
    long free = -1;
    for (long slot : cryptoki.slots()) {
      if (!cryptoki.token(slot).has(Ck.CKF_TOKEN_INITIALIZED)) {
        free = slot;
      }
    }
    cryptoki.initToken(free, officer, label);
    long slot = NamedToken.find(cryptoki, new TokenName(TokenName.Kind.LABEL, label)).orElseThrow();
    long session = cryptoki.openSession(slot);
    cryptoki.login(session, Ck.CKU_SO, officer);
    byte[] user = pin.getBytes(StandardCharsets.UTF_8);
    cryptoki.initPin(session, user);
    cryptoki.closeSession(session);
    if (keys) {
      long open = cryptoki.openSession(slot);
      cryptoki.login(open, Ck.CKU_USER, user);
      make(cryptoki, open, library.quirks());
      cryptoki.closeSession(open);
    }
  }

  private void make(Cryptoki cryptoki, long session, Quirks quirks) throws CryptokiException {
    long macKey = 0;
    long sealingKey = 0;
    for (DomainKey key : List.of(DomainKey.KEY_ENCRYPTION, DomainKey.MAC, DomainKey.SEALING)) {
      boolean isMac = key == DomainKey.MAC;
      byte[] value = isMac ? mac : key == DomainKey.SEALING ? sealing : kek;
      long made =
          cryptoki.createObject(
              session,
              key.attributes(quirks)
                  .without(Set.of(Ck.CKA_VALUE_LEN))
                  .with(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY)
                  .with(Ck.CKA_KEY_TYPE, isMac ? Ck.CKK_GENERIC_SECRET : Ck.CKK_AES)
                  .with(Ck.CKA_VALUE, value));
      macKey = isMac ? made : macKey;
      sealingKey = key == DomainKey.SEALING ? made : sealingKey;
    }
    KnownAnswers answers = KnownAnswers.ask(cryptoki, session, macKey, sealingKey);
    cryptoki.createObject(session, answers.object(1));
  }

  /** The way to a token. */
  public Pkcs11KeyStoreSlot slot(String label) {
    return new Pkcs11KeyStoreSlot(config, new TokenName(TokenName.Kind.LABEL, label));
  }

  /** A PIN as {@link PinSource}s give it. */
  public static byte[] pin(String pin) {
    return pin.getBytes(StandardCharsets.UTF_8);
  }
}
