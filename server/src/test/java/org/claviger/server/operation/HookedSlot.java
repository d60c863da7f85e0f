package org.claviger.server.operation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.Consumer;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.KeyStoreHsm;
import org.claviger.server.hsm.KeyStoreRefusedException;
import org.claviger.server.hsm.KeyStoreSlot;

/** A real HSM before whose calls something happens that the test wants, such as a failure. */
final class HookedSlot implements KeyStoreSlot {
  private final KeyStoreSlot slot;
  private volatile Consumer<String> hook = call -> {};
  private volatile KeyStoreHsm opened;

  HookedSlot(KeyStoreSlot slot) {
    this.slot = slot;
  }

  /**
   * Has something done before each call.
   *
   * @param action takes the name of the method that is called
   */
  HookedSlot before(Consumer<String> action) {
    hook = action;
    return this;
  }

  /** Does nothing more but what it is called for. */
  void work() {
    hook = call -> {};
  }

  /** Fails at each call. */
  void fail() {
    hook =
        call -> {
          throw new HsmUnavailableException("planted");
        };
  }

  /** The ids of the materials that the HSM has, whatever else happens to it. */
  Set<String> installed() {
    return opened.installed();
  }

  @Override
  public String name() {
    return slot.name();
  }

  @Override
  public boolean isPresent() {
    return slot.isPresent();
  }

  @Override
  public void rescan() {
    slot.rescan();
  }

  @Override
  public void close() {
    slot.close();
  }

  @Override
  public KeyStoreHsm open(byte[] pin, boolean mayCreate) throws KeyStoreRefusedException {
    KeyStoreHsm hsm = slot.open(pin, mayCreate);
    opened = hsm;
    return (KeyStoreHsm)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {KeyStoreHsm.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("close")) {
                hook.accept(method.getName());
              }
              try {
                return method.invoke(hsm, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
