package org.claviger.server.hsm;

/** The way to one HSM that the operator declared for a custom key store. Safe for many threads. */
public interface KeyStoreSlot extends AutoCloseable {
  /** What it is called in messages. */
  String name();

  /** Whether the token is there; false too if the module does not answer. */
  boolean isPresent();

  /** Has the module look for tokens that have come back, which it may not do by itself. */
  void rescan();

  /**
   * Logs in.
   *
   * @param pin of the token's user; the caller wipes it
   * @param mayCreate whether the keys of a new domain are made where there is none
   * @throws KeyStoreRefusedException if it cannot be used
   */
  KeyStoreHsm open(byte[] pin, boolean mayCreate) throws KeyStoreRefusedException;

  /** Ends the way; what was opened by it is closed before. */
  @Override
  void close();
}
