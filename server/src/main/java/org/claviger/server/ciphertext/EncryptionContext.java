package org.claviger.server.ciphertext;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The encryption context of a request: pairs that are bound to a ciphertext as additional
 * authenticated data. Two contexts are the same if they hold the same pairs, whatever their order;
 * case matters.
 *
 * @param pairs in the order given; neither names nor values hold unpaired surrogates, which UTF-8
 *     cannot tell apart
 */
public record EncryptionContext(Map<String, String> pairs) {
  /** The largest encoding. */
  public static final int MAX_ENCODED_BYTES = 32_768;

  /** The context without pairs. */
  public static final EncryptionContext EMPTY = new EncryptionContext(Map.of());

  /**
   * A context.
   *
   * @throws IllegalArgumentException if it is too large or no Unicode text; the message tells which
   *     and quotes nothing
   */
  public EncryptionContext {
    pairs = Collections.unmodifiableMap(new LinkedHashMap<>(pairs));
    long bytes = Integer.BYTES;
    for (Map.Entry<String, String> pair : pairs.entrySet()) {
      bytes += 2L * Integer.BYTES + utf8Length(pair.getKey()) + utf8Length(pair.getValue());
    }
    if (bytes > MAX_ENCODED_BYTES) {
      throw new IllegalArgumentException(
          "Member must have an encoded length less than or equal to " + MAX_ENCODED_BYTES);
    }
  }

  /** Whether there are no pairs. */
  public boolean isEmpty() {
    return pairs.isEmpty();
  }

  /**
   * The injective encoding: the number of pairs, then each pair as name and value, sorted by the
   * names' UTF-8 bytes as unsigned numbers. A text is its length in bytes and its UTF-8; numbers
   * are 32 bits, big-endian.
   *
   * @param prefix put before it
   */
  byte[] encodeBehind(byte[] prefix) {
    List<byte[][]> encoded =
        pairs.entrySet().stream()
            .map(pair -> new byte[][] {utf8(pair.getKey()), utf8(pair.getValue())})
            .sorted((a, b) -> Arrays.compareUnsigned(a[0], b[0]))
            .toList();
    int bytes = prefix.length + Integer.BYTES;
    for (byte[][] pair : encoded) {
      bytes += 2 * Integer.BYTES + pair[0].length + pair[1].length;
    }
    ByteBuffer buffer = ByteBuffer.allocate(bytes).put(prefix).putInt(encoded.size());
    for (byte[][] pair : encoded) {
      buffer.putInt(pair[0].length).put(pair[0]).putInt(pair[1].length).put(pair[1]);
    }
    return buffer.array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static int utf8Length(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (!startsPair(text, i)) {
          throw new IllegalArgumentException("Member must be well-formed Unicode text");
        }
        i++;
        bytes += 4;
      } else {
        bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
      }
    }
    return bytes;
  }

  private static boolean startsPair(String text, int i) {
    return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
  }
}
