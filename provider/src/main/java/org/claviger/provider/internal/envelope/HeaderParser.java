package org.claviger.provider.internal.envelope;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.crypto.AEADBadTagException;

/**
 * Reads headers. It takes what this implementation can answer for and refuses the rest: 65,536
 * bytes in all, 8,320 of encryption context, 16 encrypted data keys, frames of 16 MiB.
 */
final class HeaderParser {
  static final int MAX_HEADER_BYTES = 65_536;
  static final int MAX_DATA_KEYS = 16;

  /** Room for the public key that the SDK adds to the context of a signed message. */
  static final int MAX_CONTEXT_BYTES = ContextCodec.MAX_BYTES + 128;

  private HeaderParser() {}

  /**
   * How long the header is, as far as the bytes that are there tell: a number greater than {@code
   * available} asks for at least so many, any other is the header's length.
   *
   * @throws AEADBadTagException if it is no header, or one beyond the limits
   */
  static int needed(byte[] bytes, int offset, int available) throws AEADBadTagException {
    Walk walk = new Walk(ByteBuffer.wrap(bytes, offset, available).slice(), 0);
    if (available > 0) {
      requireVersion(bytes[offset]);
    }
    if (!walk.skip(1 + Short.BYTES)) {
      return walk.needed();
    }
    Suite.of(Short.toUnsignedInt(walk.bytes.getShort(1)));
    if (!walk.skip(Header.MESSAGE_ID_BYTES) || !walk.skipField(MAX_CONTEXT_BYTES)) {
      return walk.needed();
    }
    if (!walk.skip(Short.BYTES)) {
      return walk.needed();
    }
    int keys = requireKeys(walk.lastNumber());
    for (int i = 0; i < 3 * keys; i++) {
      if (!walk.skipField(MAX_HEADER_BYTES)) {
        return walk.needed();
      }
    }
    walk.skip(Header.SUFFIX_BYTES + FrameCipher.TAG_BYTES);
    return walk.needed();
  }

  private static void requireVersion(int version) throws AEADBadTagException {
    if (version == 1) {
      throw new AEADBadTagException(
          "the message has version 1 of the AWS Encryption SDK's format, which has no key"
              + " commitment: it is not read");
    }
    if (version != Header.VERSION) {
      throw new AEADBadTagException("this is no message of the AWS Encryption SDK in version 2");
    }
  }

  private static int requireKeys(int count) throws AEADBadTagException {
    if (count == 0 || count > MAX_DATA_KEYS) {
      throw new AEADBadTagException(
          "a message has 1 to %d encrypted data keys, this one %d".formatted(MAX_DATA_KEYS, count));
    }
    return count;
  }

  /** Parses a whole header, of the length that {@link #needed} told. */
  static Header parse(byte[] bytes, int offset, int length) throws AEADBadTagException {
    int bodyEnd = offset + length - FrameCipher.TAG_BYTES;
    byte[] body = Arrays.copyOfRange(bytes, offset, bodyEnd);
    byte[] tag = Arrays.copyOfRange(bytes, bodyEnd, offset + length);
    ByteBuffer in = ByteBuffer.wrap(body).position(1);
    Suite suite = Suite.of(Short.toUnsignedInt(in.getShort()));
    byte[] messageId = take(in, Header.MESSAGE_ID_BYTES);
    Map<String, String> context =
        ContextCodec.decode(ByteBuffer.wrap(take(in, Short.toUnsignedInt(in.getShort()))));
    List<EncryptedDataKey> keys = new ArrayList<>();
    for (int left = in.getShort(); left > 0; left--) {
      keys.add(EncryptedDataKey.decode(in));
    }
    int frameBytes = frameBytes(in.get(), in.getInt());
    byte[] commitment = take(in, Header.COMMITMENT_BYTES);
    return new Header(
        suite, messageId, context, List.copyOf(keys), frameBytes, commitment, body, tag);
  }

  private static int frameBytes(int contentType, int frameBytes) throws AEADBadTagException {
    if (contentType == Header.UNFRAMED && frameBytes == 0) {
      return 0;
    }
    if (contentType != Header.FRAMED || frameBytes == 0) {
      throw new AEADBadTagException("the message's header has a content type that is not known");
    }
    if (Integer.compareUnsigned(frameBytes, FrameCipher.MAX_FRAME_BYTES) > 0) {
      throw new AEADBadTagException(
          "the message has frames of %s bytes, and %d is the most that is read"
              .formatted(Integer.toUnsignedString(frameBytes), FrameCipher.MAX_FRAME_BYTES));
    }
    return frameBytes;
  }

  private static byte[] take(ByteBuffer in, int length) {
    byte[] taken = new byte[length];
    in.get(taken);
    return taken;
  }

  /** Goes over lengths without reading what they measure. */
  private static final class Walk {
    private final ByteBuffer bytes;
    private int at;

    Walk(ByteBuffer bytes, int at) {
      this.bytes = bytes;
      this.at = at;
    }

    int needed() {
      return at;
    }

    /** Whether the bytes skipped are there. */
    boolean skip(int length) throws AEADBadTagException {
      at += length;
      if (at > MAX_HEADER_BYTES) {
        throw new AEADBadTagException(
            "the message's header has more than " + MAX_HEADER_BYTES + " bytes");
      }
      return at <= bytes.limit();
    }

    boolean skipField(int maxBytes) throws AEADBadTagException {
      if (!skip(Short.BYTES)) {
        return false;
      }
      int length = lastNumber();
      if (length > maxBytes) {
        throw new AEADBadTagException(
            "the encryption context in the message's header has more than " + maxBytes + " bytes");
      }
      return skip(length);
    }

    int lastNumber() {
      return Short.toUnsignedInt(bytes.getShort(at - Short.BYTES));
    }
  }
}
