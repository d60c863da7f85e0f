package org.claviger.server.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a policy strictly: every member once, no member that the language does not have, at most
 * {@value #MAX_DEPTH} levels.
 */
final class PolicyParser {
  static final int MAX_DEPTH = 8;

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
          .build();

  private static final Set<String> MEMBERS = Set.of("Version", "Id", "Statement");
  private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");
  private static final Set<String> STATEMENT_MEMBERS =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");
  private static final Set<String> PRINCIPAL_KINDS =
      Set.of("AWS", "Service", "Federated", "CanonicalUser");

  private PolicyParser() {}

  static List<Statement> parse(String json) {
    ObjectNode document = object(tree(json), "The policy");
    requireKnown(document, MEMBERS, "The policy");
    JsonNode version = document.get("Version");
    if (version != null && !VERSIONS.contains(text(version, "Version"))) {
      throw malformed("Version must be one of 2012-10-17 and 2008-10-17.");
    }
    if (document.has("Id")) {
      text(document.get("Id"), "Id");
    }
    return statements(document.get("Statement"));
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      // Jackson's own words quote the document.
      throw malformed("The policy is not valid JSON, or has a member twice, or is too deep.");
    }
  }

  private static List<Statement> statements(JsonNode node) {
    List<Statement> statements = new ArrayList<>();
    if (node instanceof ObjectNode single) {
      statements.add(statement(single));
    } else if (node != null && node.isArray()) {
      node.forEach(each -> statements.add(statement(object(each, "A statement"))));
    }
    if (statements.isEmpty()) {
      throw malformed("The policy must have a Statement.");
    }
    return statements;
  }

  private static Statement statement(ObjectNode statement) {
    requireKnown(statement, STATEMENT_MEMBERS, "A statement");
    if (statement.has("Sid")) {
      text(statement.get("Sid"), "Sid");
    }
    if (statement.has("Principal") == statement.has("NotPrincipal")) {
      throw malformed("Every statement must have one of Principal and NotPrincipal.");
    }
    principals(statement, "NotPrincipal");
    actions(statement, "NotAction", "Action");
    strings(statement, "NotResource", "Resource");
    return new Statement(
        effect(statement),
        principals(statement, "Principal"),
        actions(statement, "Action", "NotAction"),
        strings(statement, "Resource", "NotResource"),
        hasCondition(statement));
  }

  private static Statement.Effect effect(ObjectNode statement) {
    for (Statement.Effect effect : Statement.Effect.values()) {
      if (effect.name().equals(statement.path("Effect").textValue())) {
        return effect;
      }
    }
    throw malformed("The Effect of a statement must be Allow or Deny.");
  }

  /** The principals of the kind AWS; those of other kinds are looked at and left out. */
  private static Set<String> principals(ObjectNode statement, String name) {
    JsonNode node = statement.get(name);
    if (node == null) {
      return Set.of();
    }
    if (node.isTextual()) {
      if (!node.textValue().equals("*")) {
        throw malformed(name + " must be * or an object.");
      }
      return Set.of("*");
    }
    ObjectNode kinds = object(node, name);
    requireKnown(kinds, PRINCIPAL_KINDS, name);
    if (kinds.isEmpty()) {
      throw malformed(name + " must not be empty.");
    }
    for (Map.Entry<String, JsonNode> kind : kinds.properties()) {
      if (strings(kind.getValue(), name).isEmpty()) {
        throw malformed(name + " must not be empty.");
      }
    }
    return kinds.has("AWS") ? strings(kinds.get("AWS"), name) : Set.of();
  }

  private static Set<String> actions(ObjectNode statement, String name, String opposite) {
    Set<String> actions = strings(statement, name, opposite);
    for (String action : actions) {
      if (!action.equals("*") && action.indexOf(':') < 1) {
        throw malformed("An " + name + " must be * or SERVICE:ACTION.");
      }
    }
    return actions;
  }

  private static Set<String> strings(ObjectNode statement, String name, String opposite) {
    if (!statement.has(name)) {
      return Set.of();
    }
    if (statement.has(opposite)) {
      throw malformed("A statement cannot have both " + name + " and " + opposite + ".");
    }
    return strings(statement.get(name), name);
  }

  private static Set<String> strings(JsonNode node, String name) {
    Set<String> strings = new LinkedHashSet<>();
    if (node.isArray()) {
      node.forEach(each -> strings.add(text(each, name)));
    } else {
      strings.add(text(node, name));
    }
    return strings;
  }

  private static boolean hasCondition(ObjectNode statement) {
    if (!statement.has("Condition")) {
      return false;
    }
    for (JsonNode operator : object(statement.get("Condition"), "Condition")) {
      for (JsonNode values : object(operator, "Condition")) {
        requireValues(values);
      }
    }
    return true;
  }

  private static void requireValues(JsonNode values) {
    boolean isList = values.isArray();
    for (JsonNode value : isList ? values : List.of(values)) {
      if (!value.isTextual() && !value.isBoolean() && !value.isNumber()) {
        throw malformed("The values of a Condition must be strings, booleans or numbers.");
      }
    }
  }

  private static void requireKnown(ObjectNode object, Set<String> known, String what) {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw malformed(what + " has a member that the policy language does not have.");
              }
            });
  }

  private static ObjectNode object(JsonNode node, String what) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw malformed(what + " must be a JSON object.");
  }

  private static String text(JsonNode node, String what) {
    if (node.isTextual()) {
      return node.textValue();
    }
    throw malformed(what + " must be a string.");
  }

  private static MalformedPolicyException malformed(String message) {
    return new MalformedPolicyException(message);
  }
}
