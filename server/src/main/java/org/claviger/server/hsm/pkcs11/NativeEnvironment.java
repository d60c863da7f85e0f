package org.claviger.server.hsm.pkcs11;

import com.sun.jna.NativeLibrary;

/** The environment as native code sees it; the JVM's own view does not change. */
final class NativeEnvironment {
  private NativeEnvironment() {}

  static void set(String name, String value) {
    int result =
        NativeLibrary.getProcess().getFunction("setenv").invokeInt(new Object[] {name, value, 1});
    if (result != 0) {
      throw new IllegalStateException("cannot set " + name + " in the process's environment");
    }
  }
}
