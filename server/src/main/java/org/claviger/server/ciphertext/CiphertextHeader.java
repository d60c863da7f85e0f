package org.claviger.server.ciphertext;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The head of a ciphertext blob: all that decryption must know beforehand. It is authenticated with
 * the ciphertext.
 *
 * @param keyId the key's UUID in its usual 36 characters, lower case
 * @param materialId 64 lower-case hexadecimal digits
 */
public record CiphertextHeader(String keyId, String materialId) {
  /** The first byte: tells this layout from any to come. */
  static final byte VERSION = 1;

  static final int KEY_ID_BYTES = 16;
  static final int MATERIAL_ID_BYTES = 32;

  /** The encoded length. */
  static final int BYTES = 1 + KEY_ID_BYTES + MATERIAL_ID_BYTES;

  public CiphertextHeader {
    requireNonNull(keyId, "keyId");
    requireNonNull(materialId, "materialId");
  }

  /**
   * The header and the context in one injective encoding: what the ciphertext authenticates besides
   * the plaintext.
   *
   * @throws IllegalArgumentException if an id has not the shape that the header carries
   */
  public byte[] associatedData(EncryptionContext context) {
    return context.encodeBehind(encode());
  }

  byte[] encode() {
    UUID uuid = UUID.fromString(keyId);
    byte[] material = HexFormat.of().parseHex(materialId);
    if (!uuid.toString().equals(keyId) || material.length != MATERIAL_ID_BYTES) {
      throw new IllegalArgumentException(
          "not a key id and material id of this format: " + keyId + ", " + materialId);
    }
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .put(material)
        .array();
  }

  /** Reads the header behind the version byte. */
  static CiphertextHeader decode(ByteBuffer blob) {
    String keyId = new UUID(blob.getLong(), blob.getLong()).toString();
    byte[] material = new byte[MATERIAL_ID_BYTES];
    blob.get(material);
    return new CiphertextHeader(keyId, HexFormat.of().formatHex(material));
  }
}
