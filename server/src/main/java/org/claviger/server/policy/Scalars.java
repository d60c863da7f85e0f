package org.claviger.server.policy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;

/** Reads numbers and dates. */
final class Scalars {
  private static final int MAX_LENGTH = 64;
  private static final int MAX_EXPONENT_DIGITS = 4;

  /** ISO 8601 as W3C profiles it: a month, a day, or a day and time with its zone. */
  private static final DateTimeFormatter ISO_8601 =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR, 4)
          .appendPattern("-MM[-dd['T'HH:mm[:ss]")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendPattern("XXX]]")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private Scalars() {}

  /** A decimal number, with an exponent or without. */
  static Optional<BigDecimal> number(String text) {
    int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
    boolean tooLarge = exponent >= 0 && text.length() - exponent - 1 > MAX_EXPONENT_DIGITS;
    if (text.length() > MAX_LENGTH || tooLarge || !isAscii(text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A date, or the seconds since 1970. */
  static Optional<Instant> date(String text) {
    return text.indexOf('-') > 0 ? isoDate(text) : number(text).flatMap(Scalars::seconds);
  }

  private static Optional<Instant> seconds(BigDecimal seconds) {
    try {
      BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
      int nanos = seconds.subtract(whole).movePointRight(9).intValue();
      return Optional.of(Instant.ofEpochSecond(whole.longValueExact(), nanos));
    } catch (ArithmeticException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> isoDate(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(instant(ISO_8601.parse(text)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Instant instant(TemporalAccessor parsed) {
    if (parsed.isSupported(ChronoField.OFFSET_SECONDS)) {
      return OffsetDateTime.from(parsed).toInstant();
    }
    LocalDate day =
        parsed.isSupported(ChronoField.DAY_OF_MONTH)
            ? LocalDate.from(parsed)
            : YearMonth.from(parsed).atDay(1);
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(each -> each < 128);
  }
}
