package org.claviger.server.ciphertext;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.claviger.server.hsm.SubkeyCiphertext;

/**
 * What Encrypt and the data key actions answer: {@code version | key id | material id | wrapped
 * subkey | IV | ciphertext | tag}, laid out in docs/ciphertext-format.md. Decryption needs nothing
 * but the blob.
 *
 * @param header which key and material
 * @param body the AES-GCM ciphertext under the wrapped subkey
 */
public record CiphertextBlob(CiphertextHeader header, SubkeyCiphertext body) {
  /** The longest plaintext inside a blob. */
  public static final int MAX_PLAINTEXT_BYTES = 4_096;

  private static final int SUBKEY_BYTES = 40;
  private static final int IV_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int OVERHEAD_BYTES =
      CiphertextHeader.BYTES + SUBKEY_BYTES + IV_BYTES + TAG_BYTES;

  /** The longest blob. */
  static final int MAX_BYTES = OVERHEAD_BYTES + MAX_PLAINTEXT_BYTES;

  /** The shortest blob, of one byte of plaintext. */
  static final int MIN_BYTES = OVERHEAD_BYTES + 1;

  public CiphertextBlob {
    requireNonNull(header, "header");
    requireNonNull(body, "body");
  }

  /**
   * The blob's bytes.
   *
   * @throws IllegalArgumentException if a part has not its length
   */
  public byte[] encode() {
    int bytes = OVERHEAD_BYTES - TAG_BYTES + body.ciphertext().length;
    if (body.wrappedSubkey().length != SUBKEY_BYTES
        || body.iv().length != IV_BYTES
        || bytes < MIN_BYTES
        || bytes > MAX_BYTES) {
      throw new IllegalArgumentException("a part of the ciphertext has a wrong length");
    }
    return ByteBuffer.allocate(bytes)
        .put(header.encode())
        .put(body.wrappedSubkey())
        .put(body.iv())
        .put(body.ciphertext())
        .array();
  }

  /** Reads a blob; empty if the bytes are not of this format, whoever made them. */
  public static Optional<CiphertextBlob> decode(byte[] bytes) {
    if (bytes.length < MIN_BYTES
        || bytes.length > MAX_BYTES
        || !CiphertextHeader.isVersion(bytes[0])) {
      return Optional.empty();
    }
    ByteBuffer blob = ByteBuffer.wrap(bytes);
    CiphertextHeader header = CiphertextHeader.decode(blob);
    byte[] subkey = take(blob, SUBKEY_BYTES);
    byte[] iv = take(blob, IV_BYTES);
    byte[] ciphertext = take(blob, blob.remaining());
    return Optional.of(new CiphertextBlob(header, new SubkeyCiphertext(subkey, iv, ciphertext)));
  }

  private static byte[] take(ByteBuffer blob, int bytes) {
    byte[] part = new byte[bytes];
    blob.get(part);
    return part;
  }
}
