package org.claviger.it.mutation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What a request means, read as leniently as RFC 9112 allows: lines may end with a bare line feed,
 * names come in any case, values in any padding. Two requests that are equal so may be treated
 * alike; two that are not must never be.
 *
 * @param method of the start line
 * @param target of the start line
 * @param fields name and value of each field but Connection and Content-Length, sorted
 * @param body what follows the empty line
 */
record ParsedRequest(String method, String target, List<String> fields, String body) {
  static ParsedRequest of(byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    List<String> lines = new ArrayList<>();
    int at = 0;
    while (true) {
      int end = text.indexOf('\n', at);
      if (end < 0) {
        return new ParsedRequest("", "", List.of("no end of the head"), text);
      }
      String line = text.substring(at, end).strip();
      at = end + 1;
      if (line.isEmpty()) {
        break;
      }
      lines.add(line);
    }
    String[] start = lines.isEmpty() ? new String[0] : lines.get(0).split(" ", 3);
    if (start.length < 3) {
      return new ParsedRequest("", "", lines, text.substring(at));
    }
    return new ParsedRequest(start[0], start[1], fields(lines), text.substring(at));
  }

  private static List<String> fields(List<String> lines) {
    List<String> fields = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      String name = colon < 0 ? line : line.substring(0, colon).toLowerCase(Locale.ROOT);
      if (!name.equals("connection") && !name.equals("content-length")) {
        fields.add(name + ":" + line.substring(colon + 1).strip());
      }
    }
    Collections.sort(fields);
    return fields;
  }
}
