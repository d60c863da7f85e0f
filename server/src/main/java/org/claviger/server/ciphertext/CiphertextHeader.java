package org.claviger.server.ciphertext;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.UUID;

/**
 * The head of a ciphertext blob: all that decryption must know beforehand. It is authenticated with
 * the ciphertext.
 *
 * @param keyId the key's UUID in its usual 36 characters, lower case; or of a multi-Region key
 *     {@code mrk-} and 32 digits
 * @param materialId 64 lower-case hexadecimal digits
 */
public record CiphertextHeader(String keyId, String materialId) {
  /** The first byte: tells this layout from any to come. */
  static final byte VERSION = 1;

  /** The first byte where the key is a multi-Region key; else the layout is the same. */
  static final byte MULTI_REGION_VERSION = 2;

  private static final String MULTI_REGION_PREFIX = "mrk-";

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
    boolean multiRegion = keyId.startsWith(MULTI_REGION_PREFIX);
    byte[] key = multiRegion ? multiRegionKey() : singleRegionKey();
    byte[] material = HexFormat.of().parseHex(materialId);
    if (!text(multiRegion, key).equals(keyId) || material.length != MATERIAL_ID_BYTES) {
      throw new IllegalArgumentException(
          "not a key id and material id of this format: " + keyId + ", " + materialId);
    }
    return ByteBuffer.allocate(BYTES)
        .put(multiRegion ? MULTI_REGION_VERSION : VERSION)
        .put(key)
        .put(material)
        .array();
  }

  private byte[] singleRegionKey() {
    UUID uuid = UUID.fromString(keyId);
    return ByteBuffer.allocate(KEY_ID_BYTES)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  private byte[] multiRegionKey() {
    return HexFormat.of().parseHex(keyId, MULTI_REGION_PREFIX.length(), keyId.length());
  }

  private static String text(boolean multiRegion, byte[] key) {
    if (multiRegion) {
      return key.length == KEY_ID_BYTES ? MULTI_REGION_PREFIX + HexFormat.of().formatHex(key) : "";
    }
    ByteBuffer uuid = ByteBuffer.wrap(key);
    return new UUID(uuid.getLong(), uuid.getLong()).toString();
  }

  /** Whether a blob that begins so is of this format. */
  static boolean isVersion(byte first) {
    return first == VERSION || first == MULTI_REGION_VERSION;
  }

  /** Reads the header, the version byte included. */
  static CiphertextHeader decode(ByteBuffer blob) {
    boolean multiRegion = blob.get() == MULTI_REGION_VERSION;
    byte[] key = new byte[KEY_ID_BYTES];
    blob.get(key);
    byte[] material = new byte[MATERIAL_ID_BYTES];
    blob.get(material);
    return new CiphertextHeader(text(multiRegion, key), HexFormat.of().formatHex(material));
  }
}
