package org.claviger.provider.internal.envelope;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * The header of a message in version 2 of the AWS Encryption SDK's format.
 *
 * @param messageId 32 random bytes
 * @param context the encryption context
 * @param keys the data key, once for each key that may open the message
 * @param frameBytes how much plaintext a frame holds; 0 for a body without frames
 * @param commitment 32 bytes that only the right data key yields
 * @param body everything before the tag: what the tag authenticates
 * @param tag 16 bytes of AES-GCM
 */
record Header(
    Suite suite,
    byte[] messageId,
    Map<String, String> context,
    List<EncryptedDataKey> keys,
    int frameBytes,
    byte[] commitment,
    byte[] body,
    byte[] tag) {
  static final int VERSION = 2;
  static final int MESSAGE_ID_BYTES = 32;
  static final int COMMITMENT_BYTES = 32;
  static final int UNFRAMED = 1;
  static final int FRAMED = 2;

  /** Version, suite and message id. */
  static final int PREFIX_BYTES = 1 + Short.BYTES + MESSAGE_ID_BYTES;

  /** Content type, frame length and commitment. */
  static final int SUFFIX_BYTES = 1 + Integer.BYTES + COMMITMENT_BYTES;

  /** Encodes what the tag authenticates, for a framed message with one encrypted data key. */
  static byte[] encode(
      Suite suite,
      byte[] messageId,
      byte[] context,
      EncryptedDataKey key,
      int frameBytes,
      byte[] commitment) {
    return ByteBuffer.allocate(bodyBytes(context.length, key.encodedBytes()))
        .put((byte) VERSION)
        .putShort(suite.id())
        .put(messageId)
        .put(context)
        .putShort((short) 1)
        .put(encoded(key))
        .put((byte) FRAMED)
        .putInt(frameBytes)
        .put(commitment)
        .array();
  }

  static int bodyBytes(int contextBytes, int keyBytes) {
    return PREFIX_BYTES + contextBytes + Short.BYTES + keyBytes + SUFFIX_BYTES;
  }

  private static byte[] encoded(EncryptedDataKey key) {
    ByteBuffer out = ByteBuffer.allocate(key.encodedBytes());
    key.encode(out);
    return out.array();
  }

  /** The bytes that say which data key it is: encryption context and encrypted data keys. */
  ByteBuffer contextAndKeys() {
    return ByteBuffer.wrap(body, PREFIX_BYTES, body.length - PREFIX_BYTES - SUFFIX_BYTES);
  }
}
