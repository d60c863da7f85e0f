package org.claviger.server.policy;

import static java.util.Objects.requireNonNull;

/**
 * An operator of a condition.
 *
 * @param source as the policy has it
 * @param qualifier how it goes about a key with several values
 * @param comparison what it does with one of them
 * @param ifExists whether it holds of a request without the key
 */
record ConditionOperator(
    String source, Qualifier qualifier, Comparison comparison, boolean ifExists) {
  private static final String IF_EXISTS = "IfExists";

  ConditionOperator {
    requireNonNull(source, "source");
    requireNonNull(qualifier, "qualifier");
    requireNonNull(comparison, "comparison");
  }

  /**
   * Reads an operator's name.
   *
   * @throws MalformedPolicyException if there is no such operator
   */
  static ConditionOperator parse(String source) {
    Qualifier qualifier = Qualifier.of(source);
    boolean ifExists = source.endsWith(IF_EXISTS);
    int end = source.length() - (ifExists ? IF_EXISTS.length() : 0);
    int start = qualifier.prefix().length();
    Comparison comparison = Comparison.of(start < end ? source.substring(start, end) : "");
    if (comparison == Comparison.Null && !source.equals("Null")) {
      throw new MalformedPolicyException("The operator Null has no qualifier and no IfExists.");
    }
    return new ConditionOperator(source, qualifier, comparison, ifExists);
  }

  /** A qualifier decides alone; otherwise a key that is not there is equal to nothing. */
  boolean holdsWithoutKey() {
    return switch (qualifier) {
      case ALL_VALUES -> true;
      case ANY_VALUE -> false;
      case NONE -> ifExists || comparison.negated();
    };
  }

  /** Whether each of a key's values must hold, rather than one of them. */
  boolean needsEveryValue() {
    return switch (qualifier) {
      case ALL_VALUES -> true;
      case ANY_VALUE -> false;
      case NONE -> comparison.negated();
    };
  }

  /** What may stand before an operator. */
  enum Qualifier {
    NONE(""),
    ANY_VALUE("ForAnyValue:"),
    ALL_VALUES("ForAllValues:");

    private final String prefix;

    Qualifier(String prefix) {
      this.prefix = prefix;
    }

    String prefix() {
      return prefix;
    }

    private static Qualifier of(String operator) {
      if (operator.startsWith(ANY_VALUE.prefix)) {
        return ANY_VALUE;
      }
      return operator.startsWith(ALL_VALUES.prefix) ? ALL_VALUES : NONE;
    }
  }
}
