package org.claviger.provider.internal.envelope;

import java.nio.ByteBuffer;

/**
 * A data key as a message carries it.
 *
 * @param providerId who encrypted it; KMS is {@code aws-kms}
 * @param keyName which of his keys; of KMS the key's ARN
 * @param blob its encryption
 */
record EncryptedDataKey(byte[] providerId, byte[] keyName, byte[] blob) {
  int encodedBytes() {
    return 3 * Short.BYTES + providerId.length + keyName.length + blob.length;
  }

  void encode(ByteBuffer out) {
    for (byte[] field : new byte[][] {providerId, keyName, blob}) {
      out.putShort((short) field.length).put(field);
    }
  }

  static EncryptedDataKey decode(ByteBuffer in) {
    return new EncryptedDataKey(field(in), field(in), field(in));
  }

  private static byte[] field(ByteBuffer in) {
    byte[] field = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(field);
    return field;
  }
}
