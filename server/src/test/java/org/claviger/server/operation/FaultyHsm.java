package org.claviger.server.operation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.claviger.server.hsm.Hsm;
import org.claviger.server.hsm.HsmUnavailableException;

/** A real HSM that is cut off at the call that a test chooses. */
final class FaultyHsm {
  private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

  /** Stands in front of an HSM. */
  Hsm before(Hsm hsm) {
    return (Hsm)
        Proxy.newProxyInstance(
            Hsm.class.getClassLoader(),
            new Class<?>[] {Hsm.class},
            (proxy, method, arguments) -> {
              if (left.decrementAndGet() < 0) {
                throw new HsmUnavailableException("cut off by the test at " + method.getName());
              }
              try {
                return method.invoke(hsm, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Every call after so many fails. */
  void cutAfter(int calls) {
    left.set(calls);
  }

  /** Whether a call was refused since. */
  boolean wasCut() {
    return left.get() < 0;
  }

  /** No call fails any more. */
  void mend() {
    left.set(Integer.MAX_VALUE);
  }
}
