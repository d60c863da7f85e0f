package org.claviger.provider.internal.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.AEADBadTagException;

/**
 * The encryption context in a message's header: its length in bytes, then, if it is not empty, the
 * number of pairs and each pair as key and value, sorted by the keys' UTF-8 bytes as unsigned
 * numbers. Lengths and numbers have 16 bits.
 */
public final class ContextCodec {
  /** The longest context, encoded, that a message is made with. */
  public static final int MAX_BYTES = 8_192;

  private ContextCodec() {}

  /** The length of the encoding without the length that goes before it. */
  public static long bytes(Map<String, String> context) {
    long bytes = context.isEmpty() ? 0 : Short.BYTES;
    for (Map.Entry<String, String> pair : context.entrySet()) {
      bytes += 2L * Short.BYTES + utf8(pair.getKey()).length + utf8(pair.getValue()).length;
    }
    return bytes;
  }

  /** Encodes a context of at most {@link #MAX_BYTES}. */
  static byte[] encode(Map<String, String> context) {
    int bytes = Math.toIntExact(bytes(context));
    ByteBuffer out = ByteBuffer.allocate(Short.BYTES + bytes).putShort((short) bytes);
    if (!context.isEmpty()) {
      out.putShort((short) context.size());
      List<byte[]> keys =
          context.keySet().stream()
              .map(ContextCodec::utf8)
              .sorted(Arrays::compareUnsigned)
              .toList();
      for (byte[] key : keys) {
        put(out, key);
        put(out, utf8(context.get(new String(key, UTF_8))));
      }
    }
    return out.array();
  }

  private static void put(ByteBuffer out, byte[] field) {
    out.putShort((short) field.length).put(field);
  }

  /**
   * Decodes what comes behind the length.
   *
   * @throws AEADBadTagException if it is not what {@link #encode} would write
   */
  static Map<String, String> decode(ByteBuffer in) throws AEADBadTagException {
    if (!in.hasRemaining()) {
      return Map.of();
    }
    try {
      int count = Short.toUnsignedInt(in.getShort());
      Map<String, String> context = new LinkedHashMap<>();
      byte[] last = null;
      for (int i = 0; i < count; i++) {
        byte[] key = field(in);
        if (last != null && Arrays.compareUnsigned(last, key) >= 0) {
          throw malformed(null);
        }
        last = key;
        context.put(text(key), text(field(in)));
      }
      if (in.hasRemaining() || count == 0) {
        throw malformed(null);
      }
      return Collections.unmodifiableMap(context);
    } catch (BufferUnderflowException | CharacterCodingException e) {
      throw malformed(e);
    }
  }

  private static byte[] field(ByteBuffer in) {
    int length = Short.toUnsignedInt(in.getShort());
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] field = new byte[length];
    in.get(field);
    return field;
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static AEADBadTagException malformed(Exception cause) {
    AEADBadTagException bad =
        new AEADBadTagException("the encryption context in the message's header is malformed");
    bad.initCause(cause);
    return bad;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
