package org.claviger.server.sigv4;

import static java.util.stream.Collectors.joining;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** Path and query in canonical form, for all services but S3. */
final class CanonicalUri {
  private CanonicalUri() {}

  /** The path without empty and dot segments (RFC 3986, 5.2.4), then encoded once more. */
  static String path(String rawPath) {
    if (rawPath.equals("/")) {
      return rawPath;
    }
    Deque<String> kept = new ArrayDeque<>();
    String last = "";
    for (String segment : rawPath.split("/", -1)) {
      last = segment;
      if (segment.equals("..")) {
        kept.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        kept.addLast(PercentEncoding.encode(segment));
      }
    }
    boolean folder = last.isEmpty() || last.equals(".") || last.equals("..");
    return "/" + String.join("/", kept) + (folder && !kept.isEmpty() ? "/" : "");
  }

  /** The parameters, encoded alike and sorted by name, then by value. */
  static String query(String rawQuery) {
    if (rawQuery.isEmpty()) {
      return "";
    }
    List<Parameter> parameters = new ArrayList<>();
    for (String parameter : rawQuery.split("&", -1)) {
      if (!parameter.isEmpty()) {
        parameters.add(Parameter.of(parameter));
      }
    }
    Collections.sort(parameters);
    return parameters.stream().map(Parameter::toString).collect(joining("&"));
  }

  private record Parameter(String name, String value) implements Comparable<Parameter> {
    static Parameter of(String raw) {
      int equals = raw.indexOf('=');
      return equals < 0
          ? new Parameter(PercentEncoding.normalise(raw), "")
          : new Parameter(
              PercentEncoding.normalise(raw.substring(0, equals)),
              PercentEncoding.normalise(raw.substring(equals + 1)));
    }

    @Override
    public int compareTo(Parameter other) {
      int byName = name.compareTo(other.name);
      return byName != 0 ? byName : value.compareTo(other.value);
    }

    @Override
    public String toString() {
      return name + "=" + value;
    }
  }
}
