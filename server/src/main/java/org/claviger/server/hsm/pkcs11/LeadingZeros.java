package org.claviger.server.hsm.pkcs11;

import java.util.Arrays;

/** Big-endian numbers of a fixed length, whose leading zeros some modules cut. */
final class LeadingZeros {
  private LeadingZeros() {}

  /**
   * The number in {@code bytes} bytes.
   *
   * @param value at most as long; wiped if it is not the result
   */
  static byte[] restore(byte[] value, int bytes) {
    if (value.length == bytes) {
      return value;
    }
    byte[] padded = new byte[bytes];
    System.arraycopy(value, 0, padded, bytes - value.length, value.length);
    Arrays.fill(value, (byte) 0);
    return padded;
  }
}
