package org.claviger.server.authz.oracle;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;

/** One value of a policy against one of the request, for the operators that are not negated. */
final class NaiveOperator {
  private NaiveOperator() {}

  static boolean matches(
      String operator, String expected, String actual, Question question, boolean variables) {
    try {
      return switch (operator) {
        case "StringEquals" -> NaiveText.matches(expected, actual, question, variables, false);
        case "StringEqualsIgnoreCase" ->
            NaiveText.matchesInAnyCase(expected, actual, question, variables);
        case "StringLike" -> NaiveText.matches(expected, actual, question, variables, true);
        case "ArnEquals", "ArnLike" -> NaiveText.matchesArn(expected, actual, question, variables);
        case "Bool" -> expected.equalsIgnoreCase(actual);
        case "BinaryEquals" ->
            Arrays.equals(Base64.getDecoder().decode(expected), Base64.getDecoder().decode(actual));
        case "IpAddress" -> inRange(expected, actual);
        default -> ordered(operator, expected, actual);
      };
    } catch (IllegalArgumentException | DateTimeException | UnknownHostException e) {
      return false;
    }
  }

  private static boolean ordered(String operator, String expected, String actual) {
    int order =
        operator.startsWith("Numeric")
            ? new BigDecimal(actual).compareTo(new BigDecimal(expected))
            : instant(actual).compareTo(instant(expected));
    return switch (operator.replaceFirst("^(Numeric|Date)", "")) {
      case "Equals" -> order == 0;
      case "LessThan" -> order < 0;
      case "LessThanEquals" -> order <= 0;
      case "GreaterThan" -> order > 0;
      case "GreaterThanEquals" -> order >= 0;
      default -> throw new AssertionError("no such operator: " + operator);
    };
  }

  /** A day, a time with its offset, or seconds since 1970. */
  private static Instant instant(String text) {
    if (text.matches("-?\\d+") && text.length() > 4) {
      return Instant.ofEpochSecond(Long.parseLong(text));
    }
    if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    return OffsetDateTime.parse(text).toInstant();
  }

  /** Whether the first bits of two addresses of one family are the same. */
  private static boolean inRange(String range, String address) throws UnknownHostException {
    String[] parts = range.split("/", 2);
    byte[] net = InetAddress.getByName(parts[0]).getAddress();
    byte[] host = InetAddress.getByName(address).getAddress();
    if (net.length != host.length) {
      return false;
    }
    int bits = parts.length == 1 ? net.length * 8 : Integer.parseInt(parts[1]);
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i % 8);
      if ((net[i / 8] & mask) != (host[i / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
