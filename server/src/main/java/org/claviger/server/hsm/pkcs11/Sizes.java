package org.claviger.server.hsm.pkcs11;

/** Sizes that the calling code must have seen to. */
final class Sizes {
  private Sizes() {}

  static void check(String name, byte[] value, int least, int most) {
    if (value.length < least || value.length > most) {
      throw new IllegalArgumentException(
          name + " has " + value.length + " bytes; it must have " + least + " to " + most);
    }
  }
}
