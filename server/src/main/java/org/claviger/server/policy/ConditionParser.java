package org.claviger.server.policy;

import static org.claviger.server.policy.PolicyJson.malformed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the conditions of a statement: operators, in each the keys, for each the values. */
final class ConditionParser {
  private final boolean variables;
  private final Shared<Condition> shared = new Shared<>();

  /** Of one document, in which variables are variables or plain text. */
  ConditionParser(boolean variables) {
    this.variables = variables;
  }

  List<Condition> parse(JsonNode node) {
    List<Condition> conditions = new ArrayList<>();
    if (node.isMissingNode()) {
      return conditions;
    }
    for (Map.Entry<String, JsonNode> each : PolicyJson.object(node, "Condition").properties()) {
      ConditionOperator operator = ConditionOperator.parse(each.getKey());
      ObjectNode keys = PolicyJson.object(each.getValue(), "An operator of a Condition");
      Set<String> names = new HashSet<>();
      for (Map.Entry<String, JsonNode> values : keys.properties()) {
        ConditionKey key = ConditionKey.parse(values.getKey());
        if (!names.add(key.name())) {
          throw malformed("An operator of a Condition has a key twice, in different case.");
        }
        List<String> expected = values(values.getValue());
        conditions.add(
            shared.get(List.of(operator, key, expected), () -> condition(operator, key, expected)));
      }
    }
    return conditions;
  }

  private Condition condition(ConditionOperator operator, ConditionKey key, List<String> expected) {
    List<ValueTest> tests =
        expected.stream().map(each -> operator.comparison().read(each, variables)).toList();
    return new Condition(operator, key, expected, tests);
  }

  private static List<String> values(JsonNode node) {
    List<String> values = new ArrayList<>();
    for (JsonNode value : node.isArray() ? node : List.of(node)) {
      if (!value.isTextual() && !value.isBoolean() && !value.isNumber()) {
        throw malformed("The values of a Condition must be strings, booleans or numbers.");
      }
      values.add(value.asText());
    }
    return values;
  }
}
