package org.claviger.server.operation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.claviger.server.authz.ConditionKeys;

/** What conditions can ask about the tags in a request. */
final class TagConditions {
  private static final String TAG = "aws:requesttag/";

  private TagConditions() {}

  /** Of a request that sets tags. */
  static ConditionKeys of(Map<String, String> tags) {
    ConditionKeys names = of(tags.keySet());
    return key ->
        key.startsWith(TAG)
            ? ConditionKeys.ofPair(tags, key.substring(TAG.length()))
            : names.values(key);
  }

  /** Of a request that names tags by their keys. */
  static ConditionKeys of(Collection<String> tagKeys) {
    return key -> key.equals("aws:tagkeys") ? List.copyOf(tagKeys) : List.of();
  }
}
