package org.claviger.server.http.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes the XML of the Query protocol: objects as elements, arrays as {@code member} elements,
 * absent values not at all. Text is escaped; a character that XML 1.0 (section 2.2) cannot hold
 * becomes U+FFFD.
 */
final class XmlWriter {
  /** The entries of a map stand side by side. */
  private static final String ENTRY = "entry";

  private final StringBuilder out = new StringBuilder(512);
  private final Deque<String> open = new ArrayDeque<>();

  XmlWriter open(String name) {
    out.append('<').append(name).append('>');
    open.push(name);
    return this;
  }

  XmlWriter open(String name, String namespace) {
    out.append('<').append(name).append(" xmlns=\"").append(namespace).append("\">");
    open.push(name);
    return this;
  }

  XmlWriter close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  XmlWriter text(String name, String value) {
    open(name);
    escape(value);
    return close();
  }

  XmlWriter element(String name, JsonNode value) {
    if (value.isNull()) {
      return this;
    }
    if (name.equals(ENTRY) && value.isArray()) {
      value.forEach(entry -> element(ENTRY, entry));
      return this;
    }
    if (value.isValueNode()) {
      return text(name, value.asText());
    }
    open(name);
    if (value instanceof ObjectNode object) {
      object.properties().forEach(member -> element(member.getKey(), member.getValue()));
    } else if (value instanceof ArrayNode array) {
      array.forEach(item -> element("member", item));
    }
    return close();
  }

  byte[] bytes() {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void escape(String text) {
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\r' -> out.append("&#13;");
                default -> out.appendCodePoint(isXml(point) ? point : 0xFFFD);
              }
            });
  }

  private static boolean isXml(int point) {
    return point == '\t'
        || point == '\n'
        || (point >= 0x20 && point <= 0xD7FF)
        || (point >= 0xE000 && point <= 0xFFFD)
        || point >= 0x10000;
  }
}
