package org.claviger.server.authz.oracle;

import java.util.List;
import java.util.Map;

/**
 * What a policy is asked.
 *
 * @param context condition keys in small letters, each with at least one value
 */
record Question(Actor actor, String action, String resource, Map<String, List<String>> context) {
  /** The values of a condition key, whose name counts without case. */
  List<String> values(String key) {
    return context.entrySet().stream()
        .filter(each -> each.getKey().equalsIgnoreCase(key))
        .findAny()
        .map(Map.Entry::getValue)
        .orElse(List.of());
  }
}
