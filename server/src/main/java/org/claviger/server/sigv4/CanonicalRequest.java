package org.claviger.server.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The canonical request of Signature Version 4: what two requests have in common if and only if
 * they mean the same. Holds tokens, so it is never logged and never leaves the server.
 */
final class CanonicalRequest {
  private CanonicalRequest() {}

  /**
   * The canonical request in UTF-8.
   *
   * @param payloadHash the SHA-256 of the body in hexadecimal, computed here and not taken over
   */
  static byte[] of(
      RequestToSign request, Headers headers, SignedHeaders signed, String payloadHash) {
    StringBuilder out = new StringBuilder(512);
    out.append(request.method()).append('\n');
    out.append(CanonicalUri.path(request.rawPath())).append('\n');
    out.append(CanonicalUri.query(request.rawQuery())).append('\n');
    for (String name : signed.names()) {
      out.append(name);
      char separator = ':';
      for (String value : headers.all(name)) {
        out.append(separator);
        appendCollapsed(out, value);
        separator = ',';
      }
      out.append('\n');
    }
    out.append('\n').append(signed).append('\n').append(payloadHash);
    return out.toString().getBytes(UTF_8);
  }

  /** A value trimmed, each inner run of white space as one space: so no value has a line feed. */
  private static void appendCollapsed(StringBuilder out, String value) {
    boolean gap = false;
    boolean begun = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c <= ' ') {
        gap = begun;
      } else {
        if (gap) {
          out.append(' ');
          gap = false;
        }
        out.append(c);
        begun = true;
      }
    }
  }
}
