package org.claviger.server.sigv4;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The header fields of a request by their name in small letters, values in order of arrival. */
final class Headers {
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  Headers(List<Map.Entry<String, String>> fields) {
    for (Map.Entry<String, String> field : fields) {
      values
          .computeIfAbsent(field.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
          .add(field.getValue());
    }
  }

  /** The values of a header; empty if it is absent. */
  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  Set<String> names() {
    return values.keySet();
  }
}
