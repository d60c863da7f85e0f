package org.claviger.provider.internal.envelope;

import java.util.Arrays;

/** A data key in clear. It never leaves this object: keys of messages are derived from it here. */
final class DataKey {
  static final int BYTES = 32;

  private final byte[] plaintext;

  /**
   * @param plaintext 32 bytes, taken over and wiped in the end
   */
  DataKey(byte[] plaintext) {
    this.plaintext = plaintext;
  }

  MessageKey derive(Suite suite, byte[] messageId) {
    return MessageKey.derive(plaintext, suite, messageId);
  }

  void wipe() {
    Arrays.fill(plaintext, (byte) 0);
  }

  @Override
  public String toString() {
    return "DataKey[256 bits]";
  }
}
