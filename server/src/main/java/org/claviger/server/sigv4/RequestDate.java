package org.claviger.server.sigv4;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * When a request was signed.
 *
 * @param instant by the signer's clock, in whole seconds
 * @param basic the same in ISO 8601 basic format, as it stands in the string to sign
 */
record RequestDate(Instant instant, String basic) {
  /** How far the signer's clock may be from ours, either way. */
  static final Duration MAX_SKEW = Duration.ofMinutes(5);

  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT)
          .withZone(ZoneOffset.UTC);

  /** {@code X-Amz-Date}, which must be basic format, or else {@code Date}, which may be HTTP's. */
  static RequestDate of(Headers headers) {
    List<String> amzDate = headers.all("x-amz-date");
    if (!amzDate.isEmpty()) {
      return parse(single(amzDate), BASIC);
    }
    String date = single(headers.all("date"));
    return date.endsWith("GMT")
        ? parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
        : parse(date, BASIC);
  }

  /** The date of a request that is signed now. */
  static RequestDate at(Instant now) {
    return new RequestDate(now.truncatedTo(ChronoUnit.SECONDS), format(now));
  }

  static boolean isIn(Headers headers) {
    return headers.has("x-amz-date") || headers.has("date");
  }

  /** The day of the credential scope: {@code YYYYMMDD}. */
  String day() {
    return basic.substring(0, 8);
  }

  /** Refuses a signature that is older or younger than {@link #MAX_SKEW}. */
  void checkSkew(Instant now) {
    Instant earliest = now.minus(MAX_SKEW);
    if (instant.isBefore(earliest)) {
      throw Refusal.invalid(
          "Signature expired: %s is now earlier than %s (%s - %d min.)"
              .formatted(basic, format(earliest), format(now), MAX_SKEW.toMinutes()));
    }
    Instant latest = now.plus(MAX_SKEW);
    if (instant.isAfter(latest)) {
      throw Refusal.invalid(
          "Signature not yet current: %s is still later than %s (%s + %d min.)"
              .formatted(basic, format(latest), format(now), MAX_SKEW.toMinutes()));
    }
  }

  private static String single(List<String> values) {
    if (values.size() != 1) {
      throw malformed(String.join(",", values));
    }
    return values.get(0).strip();
  }

  private static RequestDate parse(String text, DateTimeFormatter format) {
    try {
      Instant instant = format.parse(text, Instant::from);
      return new RequestDate(instant, format(instant));
    } catch (DateTimeException e) {
      throw malformed(text);
    }
  }

  private static RuntimeException malformed(String text) {
    return Refusal.incomplete(
        "Date must be in ISO-8601 'basic format'. Got "
            + Refusal.quote(text)
            + ". See http://en.wikipedia.org/wiki/ISO_8601");
  }

  private static String format(Instant instant) {
    return BASIC.format(instant);
  }
}
