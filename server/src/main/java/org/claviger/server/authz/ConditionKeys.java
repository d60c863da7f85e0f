package org.claviger.server.authz;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * What a request knows for the conditions of policies. It is asked while policies are evaluated, so
 * it answers from memory, and builds a value only when a condition wants it.
 */
@FunctionalInterface
public interface ConditionKeys {
  /** Nothing. */
  ConditionKeys NONE = key -> List.of();

  /**
   * The values of a condition key.
   *
   * @param key in small letters; what follows a slash or the second colon as the policy wrote it
   * @return no value if the key is none of the request's
   */
  List<String> values(String key);

  /** One key with one value. */
  static ConditionKeys of(String name, String value) {
    requireNonNull(name, "name");
    List<String> values = List.of(value);
    return key -> key.equals(name) ? values : List.of();
  }

  /** One key with the name of a constant. */
  static ConditionKeys of(String name, Enum<?> value) {
    return of(name, value.name());
  }

  /** One key with {@code true} or {@code false}. */
  static ConditionKeys of(String name, boolean value) {
    return of(name, Boolean.toString(value));
  }

  /** These, and where they have no value, others. */
  default ConditionKeys and(ConditionKeys others) {
    return key -> {
      List<String> values = values(key);
      return values.isEmpty() ? others.values(key) : values;
    };
  }

  /**
   * The value of a pair whose name a policy wrote. Names of condition keys compare without case, so
   * a pair of exactly that name comes first, and else all that differ in case alone are given.
   */
  static List<String> ofPair(Map<String, String> pairs, String name) {
    String exact = pairs.get(name);
    if (exact != null) {
      return List.of(exact);
    }
    if (pairs.isEmpty()) {
      return List.of();
    }
    return pairs.entrySet().stream()
        .filter(pair -> pair.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .toList();
  }
}
