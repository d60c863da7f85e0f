package org.claviger.server.iam.action;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.claviger.server.authz.ConditionKeys;

/**
 * What policies can ask about an access to an entity of IAM. Keys of tags compare without case, as
 * they do where tags are kept.
 */
final class IamConditions implements ConditionKeys {
  private static final String REQUEST_TAG = "aws:requesttag/";
  private static final String RESOURCE_TAG = "aws:resourcetag/";
  private static final String ENTITY_TAG = "iam:resourcetag/";

  private final Map<String, List<String>> keys = new HashMap<>();
  private Map<String, String> requestTags = Map.of();
  private Map<String, String> resourceTags = Map.of();

  /** The tags that the entity has. */
  IamConditions resource(Map<String, String> tags) {
    resourceTags = tags;
    return this;
  }

  /** The tags that the request gives. */
  IamConditions request(Map<String, String> tags) {
    requestTags = tags;
    return tagKeys(new ArrayList<>(tags.keySet()));
  }

  /** The keys of tags that the request names. */
  IamConditions tagKeys(List<String> tagKeys) {
    if (!tagKeys.isEmpty()) {
      keys.put("aws:tagkeys", List.copyOf(tagKeys));
    }
    return this;
  }

  /** The policy that the request attaches or detaches. */
  IamConditions policy(String arn) {
    keys.put("iam:policyarn", List.of(arn));
    return this;
  }

  /** The boundary of the entity, or the one that it is to have; null or empty for none. */
  IamConditions boundary(String arn) {
    if (arn != null && !arn.isEmpty()) {
      keys.put("iam:permissionsboundary", List.of(arn));
    }
    return this;
  }

  @Override
  public List<String> values(String key) {
    if (key.startsWith(REQUEST_TAG)) {
      return ConditionKeys.ofPair(requestTags, key.substring(REQUEST_TAG.length()));
    }
    if (key.startsWith(RESOURCE_TAG)) {
      return ConditionKeys.ofPair(resourceTags, key.substring(RESOURCE_TAG.length()));
    }
    if (key.startsWith(ENTITY_TAG)) {
      return ConditionKeys.ofPair(resourceTags, key.substring(ENTITY_TAG.length()));
    }
    return keys.getOrDefault(key, List.of());
  }
}
