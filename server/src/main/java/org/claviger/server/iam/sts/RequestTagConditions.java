package org.claviger.server.iam.sts;

import java.util.List;
import java.util.Map;
import org.claviger.server.authz.ConditionKeys;

/** What policies can ask about the tags that a request gives to a session. */
record RequestTagConditions(Map<String, String> tags) implements ConditionKeys {
  private static final String REQUEST_TAG = "aws:requesttag/";

  RequestTagConditions {
    tags = Map.copyOf(tags);
  }

  @Override
  public List<String> values(String key) {
    if (key.startsWith(REQUEST_TAG)) {
      return ConditionKeys.ofPair(tags, key.substring(REQUEST_TAG.length()));
    }
    return key.equals("aws:tagkeys") ? List.copyOf(tags.keySet()) : List.of();
  }
}
