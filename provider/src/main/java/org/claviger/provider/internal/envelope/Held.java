package org.claviger.provider.internal.envelope;

import java.util.Arrays;

/** Bytes that wait for more. It grows with what comes, not with what is announced, and is wiped. */
final class Held {
  private byte[] bytes = new byte[64];
  private int size;

  void append(byte[] in, int offset, int length) {
    if (length > bytes.length - size) {
      byte[] old = bytes;
      bytes = Arrays.copyOf(old, Math.max(size + length, 2 * old.length));
      Arrays.fill(old, (byte) 0);
    }
    System.arraycopy(in, offset, bytes, size, length);
    size += length;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The array itself, of which the first {@link #size} bytes count. */
  byte[] array() {
    return bytes;
  }

  /** Forgets what it holds. The next bytes go over it. */
  void clear() {
    size = 0;
  }

  void wipe() {
    Arrays.fill(bytes, (byte) 0);
    size = 0;
  }
}
