package org.claviger.server.iam.action;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The condition keys that an access to an entity of IAM brings along. */
final class ConditionKeys {
  private final Map<String, List<String>> keys = new HashMap<>();

  /** The tags that the entity has. */
  ConditionKeys resource(Map<String, String> tags) {
    tags.forEach(
        (key, value) -> {
          keys.put("aws:resourcetag/" + key, List.of(value));
          keys.put("iam:resourcetag/" + key, List.of(value));
        });
    return this;
  }

  /** The tags that the request gives. */
  ConditionKeys request(Map<String, String> tags) {
    tags.forEach((key, value) -> keys.put("aws:requesttag/" + key, List.of(value)));
    return tagKeys(new ArrayList<>(tags.keySet()));
  }

  /** The keys of tags that the request names. */
  ConditionKeys tagKeys(List<String> tagKeys) {
    if (!tagKeys.isEmpty()) {
      keys.put("aws:tagkeys", List.copyOf(tagKeys));
    }
    return this;
  }

  /** The policy that the request attaches or detaches. */
  ConditionKeys policy(String arn) {
    keys.put("iam:policyarn", List.of(arn));
    return this;
  }

  /** The boundary of the entity, or the one that it is to have; null or empty for none. */
  ConditionKeys boundary(String arn) {
    if (arn != null && !arn.isEmpty()) {
      keys.put("iam:permissionsboundary", List.of(arn));
    }
    return this;
  }

  Map<String, List<String>> map() {
    return keys;
  }
}
