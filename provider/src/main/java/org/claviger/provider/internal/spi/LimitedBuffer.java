package org.claviger.provider.internal.spi;

import java.util.Arrays;
import org.claviger.provider.MessageTooLongException;

/** Collects what the service takes in one request. It wipes every array that it leaves behind. */
final class LimitedBuffer {
  private final String what;
  private final int limitBytes;
  private byte[] bytes = new byte[64];
  private int size;
  private boolean overflown;

  LimitedBuffer(String what, int limitBytes) {
    this.what = what;
    this.limitBytes = limitBytes;
  }

  /**
   * Appends.
   *
   * @throws MessageTooLongException if the limit is crossed, or was before
   */
  void append(byte[] in, int offset, int length) {
    if (overflown || length > limitBytes - size) {
      wipe();
      overflown = true;
      throw new MessageTooLongException(what, limitBytes);
    }
    if (length > bytes.length - size) {
      grow(size + length);
    }
    System.arraycopy(in, offset, bytes, size, length);
    size += length;
  }

  private void grow(int needed) {
    byte[] old = bytes;
    bytes = Arrays.copyOf(old, Math.min(limitBytes, Math.max(needed, 2 * old.length)));
    Arrays.fill(old, (byte) 0);
  }

  int size() {
    return size;
  }

  /**
   * What was collected, as an array of its own; the buffer is empty then.
   *
   * @throws MessageTooLongException if the limit was crossed: what is left of a message that was
   *     too long is never taken for a message
   */
  byte[] take() {
    if (overflown) {
      wipe();
      throw new MessageTooLongException(what, limitBytes);
    }
    byte[] taken = Arrays.copyOf(bytes, size);
    wipe();
    return taken;
  }

  void wipe() {
    Arrays.fill(bytes, 0, size, (byte) 0);
    size = 0;
    overflown = false;
  }
}
