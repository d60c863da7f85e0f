package org.claviger.server.hsm.pkcs11;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * A SoftHSM whose refusals are hidden: the fault planted to see the probe catch it. What succeeds,
 * succeeds in the module; what the module refuses seems to have succeeded.
 */
final class Lenient {
  private Lenient() {}

  static Connection over(Connection real) {
    Cryptoki cryptoki = real.cryptoki();
    Cryptoki lenient =
        (Cryptoki)
            Proxy.newProxyInstance(
                Lenient.class.getClassLoader(),
                new Class<?>[] {Cryptoki.class},
                (proxy, method, arguments) -> {
                  try {
                    Object result = method.invoke(cryptoki, arguments);
                    return isReadable(method.getName(), arguments) ? inverted(result) : result;
                  } catch (InvocationTargetException e) {
                    return pretended(method.getName(), e.getCause());
                  }
                });
    return new Connection(lenient, real.quirks(), 0, 0, real.keys());
  }

  private static boolean isReadable(String method, Object[] arguments) {
    return method.equals("attribute") && arguments[2].equals(Ck.CKA_SENSITIVE);
  }

  private static byte[] inverted(Object flag) {
    return new byte[] {(byte) (((byte[]) flag)[0] ^ 1)};
  }

  private static Object pretended(String method, Throwable refusal) throws Throwable {
    return switch (method) {
      case "unwrapKey", "copyObject" -> -1L;
      case "wrapKey", "encrypt" -> new byte[40];
      case "setAttributes", "destroyObject" -> null;
      default -> throw refusal;
    };
  }
}
