package org.claviger.server.policy;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the operators of the language do with two values, by the operators' own names. */
enum Comparison {
  StringEquals,
  StringNotEquals,
  StringEqualsIgnoreCase,
  StringNotEqualsIgnoreCase,
  StringLike,
  StringNotLike,
  NumericEquals,
  NumericNotEquals,
  NumericLessThan,
  NumericLessThanEquals,
  NumericGreaterThan,
  NumericGreaterThanEquals,
  DateEquals,
  DateNotEquals,
  DateLessThan,
  DateLessThanEquals,
  DateGreaterThan,
  DateGreaterThanEquals,
  Bool,
  BinaryEquals,
  IpAddress,
  NotIpAddress,
  ArnEquals,
  ArnLike,
  ArnNotEquals,
  ArnNotLike,
  Null;

  private static final Map<String, Comparison> BY_NAME =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(Enum::name, each -> each));

  /**
   * The comparison of that name.
   *
   * @throws MalformedPolicyException if there is none
   */
  static Comparison of(String name) {
    Comparison comparison = BY_NAME.get(name);
    if (comparison == null) {
      throw new MalformedPolicyException("A Condition has an operator that is not known.");
    }
    return comparison;
  }

  /** Whether it holds where no value of the policy matches. */
  boolean negated() {
    return switch (this) {
      case StringNotEquals,
          StringNotEqualsIgnoreCase,
          StringNotLike,
          NumericNotEquals,
          DateNotEquals,
          NotIpAddress,
          ArnNotEquals,
          ArnNotLike ->
          true;
      default -> false;
    };
  }

  /**
   * Reads a value of the policy.
   *
   * @param variables whether there may be variables in it
   * @throws MalformedPolicyException if it is none of the kind that is compared
   */
  ValueTest read(String expected, boolean variables) {
    return switch (this) {
      case StringEquals, StringNotEquals -> TextTest.exact(expected, variables);
      case StringEqualsIgnoreCase, StringNotEqualsIgnoreCase ->
          TextTest.anyCase(expected, variables);
      case StringLike, StringNotLike -> TextTest.pattern(expected, variables);
      case NumericEquals, NumericNotEquals -> OrderTest.number(expected, sign -> sign == 0);
      case NumericLessThan -> OrderTest.number(expected, sign -> sign < 0);
      case NumericLessThanEquals -> OrderTest.number(expected, sign -> sign <= 0);
      case NumericGreaterThan -> OrderTest.number(expected, sign -> sign > 0);
      case NumericGreaterThanEquals -> OrderTest.number(expected, sign -> sign >= 0);
      case DateEquals, DateNotEquals -> OrderTest.date(expected, sign -> sign == 0);
      case DateLessThan -> OrderTest.date(expected, sign -> sign < 0);
      case DateLessThanEquals -> OrderTest.date(expected, sign -> sign <= 0);
      case DateGreaterThan -> OrderTest.date(expected, sign -> sign > 0);
      case DateGreaterThanEquals -> OrderTest.date(expected, sign -> sign >= 0);
      case Bool, Null -> PlainTests.bool(expected);
      case BinaryEquals -> PlainTests.binary(expected);
      case IpAddress, NotIpAddress -> PlainTests.address(expected);
      case ArnEquals, ArnLike, ArnNotEquals, ArnNotLike -> ArnTest.of(expected, variables);
    };
  }
}
