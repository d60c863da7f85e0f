package org.claviger.server.hsm.pkcs11;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.claviger.server.config.HsmConfig;
import org.claviger.server.hsm.HsmUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An initialised module and the tokens in use. C_Initialize and C_Finalize belong to the process,
 * so a recovery concerns every token: it waits until nobody is in the module, and one thread does
 * it while the others wait.
 */
final class Library {
  private static final Logger LOG = LoggerFactory.getLogger(Library.class);
  private static final int LONGEST_PAUSE_FACTOR = 32;

  private final HsmConfig config;
  private final Cryptoki cryptoki;
  private final Gate gate;
  private final Quirks quirks;
  private final List<Token<?>> tokens = new CopyOnWriteArrayList<>();
  private final ReentrantLock recovery = new ReentrantLock();
  private final LongAdder recoveries = new LongAdder();
  private volatile Capabilities probed;
  private long attempted;
  private int pauseFactor;

  private Library(HsmConfig config, Cryptoki cryptoki) throws CryptokiException {
    this.config = config;
    this.cryptoki = cryptoki;
    this.gate = new Gate(config.limits());
    cryptoki.initialize();
    this.quirks = Quirks.of(cryptoki.info(), config.quirks());
  }

  /**
   * Loads and initialises a module.
   *
   * @throws IllegalStateException if it does not load or initialise
   */
  static Library open(HsmConfig config) {
    config.softHsmDirectory().ifPresent(SoftHsmConfiguration::use);
    try {
      return new Library(config, JnaCryptoki.load(config.module(), config.initArguments()));
    } catch (CryptokiException e) {
      throw new IllegalStateException(
          "the PKCS#11 module " + config.module() + " does not start: " + e.getMessage(), e);
    }
  }

  HsmConfig config() {
    return config;
  }

  Cryptoki cryptoki() {
    return cryptoki;
  }

  Gate gate() {
    return gate;
  }

  Quirks quirks() {
    return quirks;
  }

  TokenSlots slots() {
    return new TokenSlots(cryptoki, config);
  }

  /** Whether somebody in this process has the token open. */
  boolean isOpen(String label) {
    return tokens.stream().anyMatch(token -> token.label().equals(label));
  }

  /** What was found of the module in this process. */
  Optional<Capabilities> probed() {
    return Optional.ofNullable(probed);
  }

  void probed(Capabilities found) {
    probed = found;
  }

  void add(Token<?> token) {
    tokens.add(token);
  }

  void remove(Token<?> token) {
    tokens.remove(token);
  }

  /**
   * Brings a token back whose connection was found dead, by the module's restart.
   *
   * @param dead the connection that failed, or null if there was none
   * @throws HsmUnavailableException if that fails, is too early, or another takes too long over it
   */
  void recover(Token<?> token, Connection dead, String reason) {
    if (!await()) {
      throw new HsmUnavailableException("the HSM is being recovered: " + reason);
    }
    try {
      if (token.connected() && token.connection() != dead) {
        return;
      }
      refuseIfTooEarly(reason);
      restart(reason);
    } finally {
      recovery.unlock();
    }
    if (!token.connected()) {
      throw new HsmUnavailableException(token.down());
    }
  }

  /**
   * Restarts the module so that it sees what was plugged in; too soon after another, does nothing.
   */
  void rescan(String reason) {
    if (!await()) {
      return;
    }
    try {
      refuseIfTooEarly(reason);
      restart(reason);
    } catch (HsmUnavailableException e) {
      LOG.debug("no restart of the PKCS#11 module so soon: {}", reason);
    } finally {
      recovery.unlock();
    }
  }

  long recoveries() {
    return recoveries.sum();
  }

  private boolean await() {
    try {
      return recovery.tryLock(config.limits().queue().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void refuseIfTooEarly(String reason) {
    long pause = config.limits().recovery().toNanos() * pauseFactor;
    if (System.nanoTime() - attempted < pause) {
      throw new HsmUnavailableException("the HSM is lost: " + reason);
    }
  }

  private void restart(String reason) {
    LOG.warn("recovering the PKCS#11 module: {}", reason);
    recoveries.increment();
    try {
      gate.alone(
          () -> {
            tokens.forEach(token -> token.disconnect(reason));
            reinitialise();
            tokens.forEach(Token::reconnect);
          });
    } catch (CryptokiException e) {
      LOG.warn("the PKCS#11 module does not start again: {}", e.getMessage());
    } finally {
      boolean all = tokens.stream().allMatch(Token::connected);
      pauseFactor = all ? 1 : Math.min(LONGEST_PAUSE_FACTOR, Math.max(1, pauseFactor * 2));
      attempted = System.nanoTime();
      LOG.warn("recovery of the PKCS#11 module {}", all ? "succeeded" : "failed; will try again");
    }
  }

  private void reinitialise() throws CryptokiException {
    try {
      cryptoki.finalizeModule();
    } catch (CryptokiException e) {
      LOG.debug("the module was finalised already: {}", e.getMessage());
    }
    cryptoki.initialize();
  }

  /** Finalises the module, once nobody is inside. */
  void close() {
    try {
      gate.alone(cryptoki::finalizeModule);
    } catch (CryptokiException | HsmUnavailableException e) {
      LOG.warn("the PKCS#11 module did not end in order: {}", e.getMessage());
    }
  }
}
