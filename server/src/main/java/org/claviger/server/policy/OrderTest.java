package org.claviger.server.policy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * The Numeric and the Date operators.
 *
 * @param expected what the policy says
 * @param reader reads the request's value
 * @param wanted the sign of the request's value compared to the policy's
 */
record OrderTest<T extends Comparable<T>>(
    T expected, Function<String, Optional<T>> reader, IntPredicate wanted) implements ValueTest {

  static ValueTest number(String expected, IntPredicate wanted) {
    BigDecimal number =
        Scalars.number(expected)
            .orElseThrow(
                () -> new MalformedPolicyException("A Numeric operator must have numbers."));
    return new OrderTest<>(number, Scalars::number, wanted);
  }

  static ValueTest date(String expected, IntPredicate wanted) {
    Instant date =
        Scalars.date(expected)
            .orElseThrow(
                () ->
                    new MalformedPolicyException(
                        "A Date operator must have dates of ISO 8601, with a zone if with a time,"
                            + " or seconds since 1970."));
    return new OrderTest<>(date, Scalars::date, wanted);
  }

  @Override
  public boolean matches(String actual, RequestAttributes request) {
    Optional<T> value = reader.apply(actual);
    return value.isPresent() && wanted.test(value.get().compareTo(expected));
  }
}
