package org.claviger.server.policy;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One operator on one condition key.
 *
 * @param operator with its qualifier and {@code IfExists}
 * @param key what it looks at
 * @param expected the values as the policy has them
 * @param tests one for each of these
 */
record Condition(
    ConditionOperator operator, ConditionKey key, List<String> expected, List<ValueTest> tests) {
  Condition {
    requireNonNull(operator, "operator");
    requireNonNull(key, "key");
    expected = List.copyOf(expected);
    tests = List.copyOf(tests);
  }

  boolean holds(RequestAttributes request) {
    List<String> values = request.values(key.name());
    if (operator.comparison() == Comparison.Null) {
      return matchesAny(Boolean.toString(values.isEmpty()), request);
    }
    if (values.isEmpty()) {
      return operator.holdsWithoutKey();
    }
    return operator.needsEveryValue() ? everyHolds(values, request) : someHolds(values, request);
  }

  /** The condition and what it found, for an explanation. */
  String describe(RequestAttributes request) {
    return "condition %s %s: expected %s, actual %s"
        .formatted(operator.source(), key.source(), expected, request.values(key.name()));
  }

  private boolean everyHolds(List<String> values, RequestAttributes request) {
    request.steps().spend((values.size() - 1) * tests.size());
    for (int i = 0; i < values.size(); i++) {
      if (!holdsOf(values.get(i), request)) {
        return false;
      }
    }
    return true;
  }

  private boolean someHolds(List<String> values, RequestAttributes request) {
    request.steps().spend((values.size() - 1) * tests.size());
    for (int i = 0; i < values.size(); i++) {
      if (holdsOf(values.get(i), request)) {
        return true;
      }
    }
    return false;
  }

  private boolean holdsOf(String value, RequestAttributes request) {
    return matchesAny(value, request) != operator.comparison().negated();
  }

  private boolean matchesAny(String value, RequestAttributes request) {
    for (int i = 0; i < tests.size(); i++) {
      if (tests.get(i).matches(value, request)) {
        return true;
      }
    }
    return false;
  }
}
