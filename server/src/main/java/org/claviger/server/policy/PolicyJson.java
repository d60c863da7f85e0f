package org.claviger.server.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Reads a document's JSON strictly: every member once, at most {@value #MAX_DEPTH} levels and
 * {@value #MAX_LENGTH} characters.
 */
final class PolicyJson {
  static final int MAX_DEPTH = 8;
  static final int MAX_LENGTH = 131_072;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(64)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private PolicyJson() {}

  static JsonNode tree(String json) {
    if (json.length() > MAX_LENGTH) {
      throw malformed("The policy must have at most " + MAX_LENGTH + " characters.");
    }
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      // Jackson's own words quote the document.
      throw malformed("The policy is not valid JSON, or has a member twice, or is too deep.");
    }
  }

  static void requireKnown(ObjectNode object, Set<String> known, String what) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw malformed(what + " has a member that the policy language does not have.");
              }
            });
  }

  static ObjectNode object(JsonNode node, String what) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw malformed(what + " must be a JSON object.");
  }

  static String text(JsonNode node, String what) {
    if (node.isTextual()) {
      return node.textValue();
    }
    throw malformed(what + " must be a string.");
  }

  /** A string or a list of at least one. */
  static Set<String> texts(JsonNode node, String what) {
    Set<String> texts = new LinkedHashSet<>();
    if (node.isArray()) {
      node.forEach(each -> texts.add(text(each, what)));
    } else {
      texts.add(text(node, what));
    }
    if (texts.isEmpty()) {
      throw malformed(what + " must not be empty.");
    }
    return texts;
  }

  static MalformedPolicyException malformed(String message) {
    return new MalformedPolicyException(message);
  }
}
