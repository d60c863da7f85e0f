package org.claviger.server.hsm.pkcs11;

import java.util.List;
import java.util.Optional;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.ceremony.CeremonyException;

/**
 * A token to which a user is logged in, in a process that has the module open for nothing else and
 * asks one thing after the other.
 */
final class OfflineToken implements AutoCloseable {
  private final Cryptoki cryptoki;
  private final String label;
  private final long session;

  private OfflineToken(Cryptoki cryptoki, String label, long session) {
    this.cryptoki = cryptoki;
    this.label = label;
    this.session = session;
  }

  /**
   * Loads the module and logs in; empty if it has no such token.
   *
   * @throws CeremonyException if the module does not start, or refuses the PIN
   */
  static Optional<OfflineToken> open(HsmConfig config, String label) {
    config.softHsmDirectory().ifPresent(SoftHsmConfiguration::use);
    Cryptoki cryptoki = JnaCryptoki.load(config.module(), config.initArguments());
    boolean isOpen = false;
    try {
      cryptoki.initialize();
      try {
        Optional<OfflineToken> token = login(cryptoki, config, label);
        isOpen = token.isPresent();
        return token;
      } finally {
        if (!isOpen) {
          cryptoki.finalizeModule();
        }
      }
    } catch (CryptokiException e) {
      throw failure(label, e);
    }
  }

  private static Optional<OfflineToken> login(Cryptoki cryptoki, HsmConfig config, String label)
      throws CryptokiException {
    TokenSlots slots = new TokenSlots(cryptoki, config);
    Optional<Long> slot = slots.find(label);
    return slot.isEmpty()
        ? Optional.empty()
        : Optional.of(new OfflineToken(cryptoki, label, slots.login(slot.get())));
  }

  /** Does something with it. */
  <T> T use(Work<T> work) {
    try {
      return work.with(cryptoki, session);
    } catch (CryptokiException e) {
      throw failure(label, e);
    }
  }

  /** The only object that a template finds; empty if there is none. */
  Optional<Long> find(Template template) {
    List<Long> found = use((module, in) -> module.find(in, template));
    if (found.size() > 1) {
      throw new CeremonyException(
          "the HSM token " + label + " has " + found.size() + " such objects, not one");
    }
    return found.stream().findFirst();
  }

  private static CeremonyException failure(String label, CryptokiException e) {
    return new CeremonyException(
        "the HSM token " + label + " cannot be used: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    use(
        (module, in) -> {
          module.closeSession(in);
          module.finalizeModule();
          return true;
        });
  }

  /** Work with a session. */
  @FunctionalInterface
  interface Work<T> {
    T with(Cryptoki cryptoki, long session) throws CryptokiException;
  }
}
