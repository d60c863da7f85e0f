package org.claviger.server.operation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.claviger.server.hsm.HsmUnavailableException;
import org.claviger.server.hsm.KeyStoreHsm;
import org.claviger.server.hsm.KeyStoreRefusedException;
import org.claviger.server.hsm.KeyStoreSlot;

/**
 * A real HSM that does not answer the first time it is asked whose keys it has.
 *
 * @param slot the way to it
 * @param asked how often it was asked
 */
record StumblingSlot(KeyStoreSlot slot, AtomicInteger asked) implements KeyStoreSlot {
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
    return (KeyStoreHsm)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {KeyStoreHsm.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("verifyMac") && asked.incrementAndGet() == 1) {
                throw new HsmUnavailableException("planted");
              }
              try {
                return method.invoke(hsm, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
