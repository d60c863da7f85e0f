package org.claviger.server.operation;

import java.util.List;
import java.util.Map;
import org.claviger.server.authz.ConditionKeys;

/** What conditions can ask about an encryption context. */
final class ContextConditions {
  private static final String PAIR = "kms:encryptioncontext:";

  private ContextConditions() {}

  /** Of those pairs. */
  static ConditionKeys of(Map<String, String> pairs) {
    return key -> values(pairs, key);
  }

  static List<String> values(Map<String, String> pairs, String key) {
    if (key.startsWith(PAIR)) {
      return ConditionKeys.ofPair(pairs, key.substring(PAIR.length()));
    }
    return key.equals("kms:encryptioncontextkeys") ? List.copyOf(pairs.keySet()) : List.of();
  }
}
