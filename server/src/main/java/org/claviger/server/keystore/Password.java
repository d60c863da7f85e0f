package org.claviger.server.keystore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import org.claviger.server.hsm.HsmDomain;

/** The PIN of a store's tokens, sealed by the region's HSM and bound to the store. */
final class Password {
  private Password() {}

  static byte[] seal(HsmDomain domain, String storeId, byte[] pin) {
    return domain.seal(context(storeId), pin);
  }

  /** Lends the PIN, and wipes it afterwards. */
  static <T, E extends Exception> T lend(HsmDomain domain, CustomKeyStore store, Use<T, E> use)
      throws E {
    byte[] pin = domain.open(context(store.id()), store.sealedPassword());
    try {
      return use.with(pin);
    } finally {
      Arrays.fill(pin, (byte) 0);
    }
  }

  private static byte[] context(String storeId) {
    return ("custom key store password/" + storeId).getBytes(UTF_8);
  }

  /** What is done with it. */
  @FunctionalInterface
  interface Use<T, E extends Exception> {
    T with(byte[] pin) throws E;
  }
}
