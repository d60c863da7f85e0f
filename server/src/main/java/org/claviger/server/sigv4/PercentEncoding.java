package org.claviger.server.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;

/** AWS's UriEncode: every byte but RFC 3986's unreserved characters as {@code %XX}. */
final class PercentEncoding {
  private static final String HEX = "0123456789ABCDEF";

  private PercentEncoding() {}

  /** Encodes the UTF-8 bytes of a text, percent signs too. */
  static String encode(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    StringBuilder out = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      append(out, b);
    }
    return out.toString();
  }

  /** Encodes what is or may be encoded already: the same bytes always come out the same. */
  static String normalise(String encoded) {
    byte[] bytes = encoded.getBytes(UTF_8);
    StringBuilder out = new StringBuilder(bytes.length + 16);
    for (int i = 0; i < bytes.length; i++) {
      if (isEscape(bytes, i)) {
        append(out, (byte) (hex(bytes[i + 1]) << 4 | hex(bytes[i + 2])));
        i += 2;
      } else {
        append(out, bytes[i]);
      }
    }
    return out.toString();
  }

  private static boolean isEscape(byte[] bytes, int i) {
    return bytes[i] == '%'
        && i + 2 < bytes.length
        && hex(bytes[i + 1]) >= 0
        && hex(bytes[i + 2]) >= 0;
  }

  private static int hex(byte b) {
    return Character.digit((char) (b & 0xff), 16);
  }

  private static void append(StringBuilder out, byte b) {
    if (isUnreserved(b)) {
      out.append((char) b);
    } else {
      out.append('%').append(HEX.charAt((b & 0xf0) >> 4)).append(HEX.charAt(b & 0x0f));
    }
  }

  private static boolean isUnreserved(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '_'
        || b == '.'
        || b == '~';
  }
}
