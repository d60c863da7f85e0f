package org.claviger.server.hsm.remote;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.KeyStoreHsm;
import org.claviger.server.hsm.KeyStoreRefusedException;
import org.claviger.server.hsm.KeyStoreSlot;
import org.claviger.server.hsm.TokenName;

/**
 * The HSMs of custom key stores that a worker has open, each for whoever gave its PIN last: he has
 * a name for it that nobody else has, so that a former one's requests end with his PIN.
 */
final class OpenKeyStores {
  static final String PREFIX = "store:";

  private final Function<TokenName, KeyStoreSlot> slots;
  private final Map<String, KeyStoreHsm> open = new ConcurrentHashMap<>();
  private final Map<TokenName, String> targets = new HashMap<>();

  OpenKeyStores(Function<TokenName, KeyStoreSlot> slots) {
    this.slots = requireNonNull(slots, "slots");
  }

  boolean isPresent(TokenName name) {
    return slots.apply(name).isPresent();
  }

  void rescan(TokenName name) {
    slots.apply(name).rescan();
  }

  /**
   * Opens a token; closes it first if it is open, so that the PIN is asked.
   *
   * @return what it is called in requests
   */
  synchronized String open(TokenName name, byte[] pin, boolean mayCreate)
      throws KeyStoreRefusedException {
    String former = targets.get(name);
    if (former != null) {
      close(former);
    }
    KeyStoreHsm hsm = slots.apply(name).open(pin, mayCreate);
    String target = PREFIX + UUID.randomUUID();
    targets.put(name, target);
    open.put(target, hsm);
    return target;
  }

  boolean isOpen(String target) {
    return open.containsKey(target);
  }

  KeyStoreHsm find(String target) {
    KeyStoreHsm hsm = open.get(target);
    if (hsm == null) {
      throw new HsmUnavailableException("the HSM worker was given no PIN since it was started");
    }
    return hsm;
  }

  synchronized void close(String target) {
    targets.values().remove(target);
    KeyStoreHsm hsm = open.remove(target);
    if (hsm != null) {
      hsm.close();
    }
  }
}
