package org.claviger.server.http.protocol;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/**
 * The form of the Query protocol: {@code application/x-www-form-urlencoded} in UTF-8, at most
 * {@value #MAX_MEMBERS} members, every name once. Members of lists and structures keep their flat
 * names, such as {@code PolicyArns.member.1.arn}.
 */
final class FormBody {
  static final int MAX_MEMBERS = 1_000;

  private FormBody() {}

  /**
   * Parses a body.
   *
   * @throws ApiException SerializationException; its message repeats nothing of the body
   */
  static ObjectNode members(byte[] body) {
    ObjectNode members = JsonNodeFactory.instance.objectNode();
    String form = text(body);
    int start = 0;
    while (start < form.length()) {
      int end = form.indexOf('&', start);
      end = end < 0 ? form.length() : end;
      add(members, form.substring(start, end));
      start = end + 1;
    }
    return members;
  }

  private static void add(ObjectNode members, String pair) {
    if (pair.isEmpty()) {
      return;
    }
    int equals = pair.indexOf('=');
    String name = decode(equals < 0 ? pair : pair.substring(0, equals));
    String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
    if (members.has(name)) {
      throw refused("The form names a member twice.");
    }
    if (members.size() == MAX_MEMBERS) {
      throw refused("The form has more than " + MAX_MEMBERS + " members.");
    }
    members.put(name, value);
  }

  private static String decode(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        bytes.write(octet(encoded, i + 1));
        i += 2;
      } else if (c == '+') {
        bytes.write(' ');
      } else if (c > ' ' && c < 0x7F) {
        bytes.write(c);
      } else {
        throw refused("The form holds a character that must be percent-encoded.");
      }
    }
    return text(bytes.toByteArray());
  }

  private static int octet(String encoded, int at) {
    int high = at + 1 < encoded.length() ? Character.digit(encoded.charAt(at), 16) : -1;
    int low = high < 0 ? -1 : Character.digit(encoded.charAt(at + 1), 16);
    if (low < 0) {
      throw refused("The form holds a broken percent-encoding.");
    }
    return high << 4 | low;
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw refused("The form is not UTF-8.");
    }
  }

  private static ApiException refused(String message) {
    return new ApiException(ErrorCode.SerializationException, message);
  }
}
