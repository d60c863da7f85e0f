package org.claviger.provider.internal.envelope;

/**
 * What one message is encrypted with.
 *
 * @param encrypted the data key as the message carries it
 */
record SealingKey(EncryptedDataKey encrypted, byte[] messageId, MessageKey key) {
  @Override
  public String toString() {
    return "SealingKey";
  }
}
