package org.claviger.server.authz.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.server.policy.PrincipalMatch;

/** One policy document, read anew for every question. */
final class NaivePolicy {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private NaivePolicy() {}

  /** What a document says, and for an allow of a resource's policy the strongest naming. */
  record Says(boolean denies, boolean allows, Optional<PrincipalMatch> match) {}

  /** What the policy of a resource says, whose names meant those ids. */
  static Says ofResource(String json, Map<String, String> bound, Question question) {
    boolean denies = false;
    List<PrincipalMatch> matches = new ArrayList<>();
    for (JsonNode statement : statements(json)) {
      boolean denial = statement.get("Effect").asText().equals("Deny");
      Optional<PrincipalMatch> match = NaivePrincipal.match(statement, bound, question.actor());
      if (match.isPresent() && applies(statement, question, hasVariables(json), true)) {
        denies |= denial;
        if (!denial) {
          matches.add(match.get());
        }
      }
    }
    Optional<PrincipalMatch> best = matches.stream().max(Enum::compareTo);
    return new Says(denies, best.isPresent(), best);
  }

  /** What a policy of an identity, a boundary or a session says. */
  static Says ofIdentity(String json, Question question) {
    boolean denies = false;
    boolean allows = false;
    for (JsonNode statement : statements(json)) {
      if (applies(statement, question, hasVariables(json), false)) {
        boolean denial = statement.get("Effect").asText().equals("Deny");
        denies |= denial;
        allows |= !denial;
      }
    }
    return new Says(denies, allows, Optional.empty());
  }

  private static boolean applies(
      JsonNode statement, Question question, boolean variables, boolean ofKey) {
    return actionMatches(statement, question, ofKey)
        && resourceMatches(statement, question, variables)
        && NaiveCondition.holds(statement.path("Condition"), question, variables);
  }

  private static boolean actionMatches(JsonNode statement, Question question, boolean ofKey) {
    if (statement.has("NotAction")) {
      return NaiveCondition.texts(statement.get("NotAction")).stream()
          .noneMatch(each -> isNamed(each, question.action(), ofKey));
    }
    return NaiveCondition.texts(statement.path("Action")).stream()
        .anyMatch(each -> isNamed(each, question.action(), ofKey));
  }

  /** The product's own rule: kms:* in a key's policy names the actions of claviger too. */
  private static boolean isNamed(String text, String action, boolean ofKey) {
    boolean isAllOfOurs = ofKey && text.equalsIgnoreCase("kms:*") && action.startsWith("claviger:");
    return isAllOfOurs || NaiveText.matchesAction(text, action);
  }

  private static boolean resourceMatches(JsonNode statement, Question question, boolean variables) {
    if (statement.has("NotResource")) {
      boolean allows = statement.get("Effect").asText().equals("Allow");
      return NaiveCondition.texts(statement.get("NotResource")).stream()
          .noneMatch(
              each ->
                  NaiveText.matches(each, question.resource(), question, variables, true)
                      || (allows && !NaiveText.hasValues(each, question, variables)));
    }
    return NaiveCondition.texts(statement.path("Resource")).stream()
        .anyMatch(each -> NaiveText.matches(each, question.resource(), question, variables, true));
  }

  private static List<JsonNode> statements(String json) {
    JsonNode statement = tree(json).get("Statement");
    List<JsonNode> statements = new ArrayList<>();
    if (statement.isArray()) {
      statement.forEach(statements::add);
    } else {
      statements.add(statement);
    }
    return statements;
  }

  /** Variables came with the later version of the language. */
  private static boolean hasVariables(String json) {
    return tree(json).path("Version").asText().equals("2012-10-17");
  }

  private static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The principals of an element, by kind; a bare star is of the kind AWS. */
  static List<String> principals(JsonNode element) {
    if (element.isTextual()) {
      return List.of(element.asText());
    }
    List<String> principals = new ArrayList<>();
    for (Map.Entry<String, JsonNode> kind : element.properties()) {
      if (kind.getKey().equals("AWS")) {
        principals.addAll(NaiveCondition.texts(kind.getValue()));
      }
    }
    return principals;
  }
}
