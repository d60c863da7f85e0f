package org.claviger.server.region;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.key.KeyKind;
import org.claviger.server.key.KeyTemplate;

/**
 * What is a replica's own from its beginning, as another server is told it.
 *
 * @param description may be empty
 * @param tags in the order given
 * @param policy empty for the default key policy; whom it names is for the other server to say
 */
record ReplicaTerms(String description, Map<String, String> tags, Optional<String> policy) {
  static final ReplicaTerms NONE = new ReplicaTerms("", Map.of(), Optional.empty());

  private static final int MAX_DESCRIPTION = 8_192;
  private static final int MAX_TAGS = 50;

  ReplicaTerms {
    requireNonNull(description, "description");
    requireNonNull(policy, "policy");
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    if (description.length() > MAX_DESCRIPTION || tags.size() > MAX_TAGS) {
      throw new IllegalArgumentException("the replica's description or tags are too long");
    }
  }

  static ReplicaTerms of(KeyTemplate template) {
    return new ReplicaTerms(template.description(), template.tags(), template.policy());
  }

  /** The template of a replica of such a key. */
  KeyTemplate template(KeyKind kind) {
    return new KeyTemplate(kind, description, tags, policy, Map.of());
  }

  void write(ObjectNode document) {
    document.put("description", description);
    ObjectNode pairs = document.putObject("tags");
    tags.forEach(pairs::put);
    policy.ifPresent(text -> document.put("policy", text));
  }

  /** Those of a document, which may have none. */
  static ReplicaTerms read(JsonNode document) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> tag : document.path("tags").properties()) {
      tags.put(tag.getKey(), tag.getValue().textValue());
    }
    Optional<String> policy = Optional.ofNullable(document.get("policy")).map(JsonNode::textValue);
    return new ReplicaTerms(document.path("description").asText(), tags, policy);
  }
}
