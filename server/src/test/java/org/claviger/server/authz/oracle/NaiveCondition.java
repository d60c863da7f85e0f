package org.claviger.server.authz.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The Condition of a statement: every operator, and every key under it, must hold. */
final class NaiveCondition {
  private static final String IF_EXISTS = "IfExists";
  private static final String ALL = "ForAllValues:";
  private static final String ANY = "ForAnyValue:";

  private NaiveCondition() {}

  static boolean holds(JsonNode condition, Question question, boolean variables) {
    for (Map.Entry<String, JsonNode> operator : condition.properties()) {
      for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
        List<String> expected = texts(key.getValue());
        List<String> actual = question.values(key.getKey());
        if (!holds(operator.getKey(), expected, actual, question, variables)) {
          return false;
        }
      }
    }
    return true;
  }

  /** The values of a policy's element: one, or a list of them. */
  static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(each -> texts.add(each.asText()));
    } else if (!node.isMissingNode()) {
      texts.add(node.asText());
    }
    return texts;
  }

  private static boolean holds(
      String name,
      List<String> expected,
      List<String> actual,
      Question question,
      boolean variables) {
    if (name.equals("Null")) {
      return expected.contains(Boolean.toString(actual.isEmpty()));
    }
    String operator = name.replace(ALL, "").replace(ANY, "").replaceAll(IF_EXISTS + "$", "");
    boolean negated = operator.contains("Not");
    if (actual.isEmpty()) {
      return isMetByNothing(name, negated);
    }
    Predicate<String> matches =
        value ->
            expected.stream()
                .anyMatch(
                    each ->
                        NaiveOperator.matches(
                            operator.replace("Not", ""), each, value, question, variables));
    Predicate<String> satisfies = negated ? matches.negate() : matches;
    if (name.startsWith(ALL)) {
      return actual.stream().allMatch(satisfies);
    }
    if (name.startsWith(ANY)) {
      return actual.stream().anyMatch(satisfies);
    }
    return negated ? actual.stream().noneMatch(matches) : actual.stream().anyMatch(matches);
  }

  /** A missing key: no value of it is any that is wanted, whether or not it needs to exist. */
  private static boolean isMetByNothing(String name, boolean negated) {
    if (name.startsWith(ANY)) {
      return false;
    }
    return name.startsWith(ALL) || name.endsWith(IF_EXISTS) || negated;
  }
}
