package org.claviger.server.authz.oracle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Conditions over a few keys, and requests that have some of them. */
record RandomCondition(Dice dice) {
  private static final List<String> STRING =
      List.of("StringEquals", "StringEqualsIgnoreCase", "StringLike");
  private static final List<String> COMPARISONS =
      List.of(
          "Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals");
  private static final List<String> TEAMS = List.of("red", "Red", "blue");
  private static final List<String> TEXTS =
      List.of(
          "red",
          "RED",
          "blue",
          "r*",
          "?lue",
          "*",
          "${aws:PrincipalTag/team}",
          "${aws:principaltag/TEAM, 'red'}",
          "${kms:EncryptionContext:stage,'blue'}",
          "b${$}{*}",
          "r${*}d");
  private static final List<String> ARNS =
      List.of(
          "arn:aws:iam::111122223333:user/alice",
          "arn:aws:iam::111122223333:user/${aws:username}",
          "arn:aws:iam::${aws:PrincipalAccount}:role/app",
          "arn:aws:iam::*:user/*",
          "arn:aws:iam::4*:*",
          "arn:*:iam::111122223333:*/a?p",
          "arn:aws:iam::111122223333:root");
  private static final List<String> RANGES =
      List.of(
          "203.0.113.0/24",
          "203.0.113.7",
          "203.0.113.0/30",
          "0.0.0.0/0",
          "198.51.100.128/25",
          "2001:db8::/32",
          "2001:DB8:0:1::1/128");
  private static final List<String> DATES =
      List.of(
          "2026-11-28T12:00:00Z",
          "2026-11-28T13:00:00+01:00",
          "2026-11-28",
          "1795867200",
          "2027-01-01T00:00:00Z",
          "2020-01-01T00:00:01Z");
  private static final List<String> NUMBERS = List.of("7", "7.0", "10", "30", "-1", "1e1");
  private static final List<String> NAMES =
      List.of("team", "stage", "cost", "Team", "s*", "${aws:PrincipalTag/cost}");

  /**
   * What is known of a key.
   *
   * @param values what a request may have
   * @param isList whether it may have several
   */
  private record Known(
      String key,
      List<String> operators,
      List<String> expected,
      List<String> values,
      boolean isList) {}

  private static final List<Known> KNOWN =
      List.of(
          new Known("aws:PrincipalTag/Team", string(), TEXTS, List.of(), false),
          new Known("aws:ResourceTag/team", string(), TEXTS, TEAMS, false),
          new Known("kms:EncryptionContext:Stage", string(), TEXTS, List.of(), false),
          new Known("kms:ViaService", string(), TEXTS, TEAMS, false),
          new Known(
              "aws:username", string(), List.of("alice", "ALICE", "a*", "bob"), List.of(), false),
          new Known("aws:PrincipalArn", arn(), ARNS, List.of(), false),
          new Known(
              "kms:GranteePrincipal",
              arn(),
              ARNS,
              List.of("arn:aws:iam::111122223333:user/alice", "arn:aws:iam::444455556666:role/app"),
              false),
          new Known(
              "aws:SourceIp",
              List.of("IpAddress", "NotIpAddress"),
              RANGES,
              List.of("203.0.113.7", "203.0.113.2", "198.51.100.200", "2001:db8:0:1::1"),
              false),
          new Known(
              "aws:SecureTransport", List.of("Bool"), bools(), List.of("true", "false"), false),
          new Known("kms:MultiRegion", List.of("Bool"), bools(), List.of("true", "false"), false),
          new Known(
              "aws:CurrentTime",
              prefixed("Date"),
              DATES,
              List.of("2026-11-28T12:00:00Z", "2026-11-28T00:00:00Z", "2027-02-03T04:05:06Z"),
              false),
          new Known(
              "kms:ScheduleKeyDeletionPendingWindowInDays",
              prefixed("Numeric"),
              NUMBERS,
              List.of("7", "10", "30"),
              false),
          new Known(
              "kms:Digest",
              List.of("BinaryEquals"),
              List.of("AAEC", "/w=="),
              List.of("AAEC", "/w==", "AAED"),
              false),
          new Known("kms:EncryptionContextKeys", string(), NAMES, List.of(), true),
          new Known("aws:TagKeys", string(), NAMES, List.of("team", "stage", "cost"), true),
          new Known("kms:GrantOperations", string(), TEXTS, TEAMS, true));

  /** A Condition of one or two operators, each on one or two keys. */
  Map<String, Object> condition() {
    Map<String, Object> condition = new LinkedHashMap<>();
    int count = dice.chance(75) ? 1 : 2;
    for (int i = 0; i < count; i++) {
      Known known = dice.one(KNOWN);
      boolean isNull = dice.chance(8);
      Map<String, Object> keys = new LinkedHashMap<>();
      put(keys, known, isNull);
      if (dice.chance(10)) {
        put(keys, dice.one(isNull ? KNOWN : alike(known)), isNull);
      }
      condition.put(isNull ? "Null" : operator(known), keys);
    }
    return condition;
  }

  /** Those that take the same operators. */
  private static List<Known> alike(Known known) {
    return KNOWN.stream().filter(each -> each.operators().equals(known.operators())).toList();
  }

  private void put(Map<String, Object> keys, Known known, boolean isNull) {
    List<String> texts = dice.some(isNull ? bools() : known.expected());
    List<Object> values = texts.stream().map(this::scalar).toList();
    if (keys.keySet().stream().anyMatch(known.key()::equalsIgnoreCase)) {
      return;
    }
    String key = dice.chance(80) ? known.key() : known.key().toUpperCase(Locale.ROOT);
    keys.put(key, values.size() == 1 ? values.get(0) : values);
  }

  /** Numbers and truths may be told as such. */
  private Object scalar(String text) {
    if (text.matches("true|false") && dice.chance(50)) {
      return Boolean.valueOf(text);
    }
    return text.matches("-?\\d+") && dice.chance(50) ? Long.valueOf(text) : text;
  }

  private String operator(Known known) {
    String operator = dice.one(known.operators());
    if (dice.chance(known.isList() ? 80 : 10)) {
      operator = (dice.chance(50) ? "ForAllValues:" : "ForAnyValue:") + operator;
    }
    return dice.chance(15) ? operator + "IfExists" : operator;
  }

  /** The condition keys of a request: of each that it can have, present as often as not. */
  Map<String, List<String>> context() {
    Map<String, List<String>> context = new LinkedHashMap<>();
    for (Known known : KNOWN) {
      if (!known.values().isEmpty() && dice.chance(60)) {
        List<String> values =
            known.isList()
                ? dice.some(known.values()).stream().distinct().toList()
                : List.of(dice.one(known.values()));
        context.put(known.key().toLowerCase(Locale.ROOT), values);
      }
    }
    return context;
  }

  Map<String, String> encryptionContext() {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String key : dice.fewOrNone(List.of("stage", "team", "cost"), 35)) {
      pairs.put(key, dice.one(TEAMS));
    }
    return pairs;
  }

  private static List<String> string() {
    List<String> operators = new ArrayList<>(STRING);
    STRING.forEach(each -> operators.add(each.replace("String", "StringNot")));
    return operators;
  }

  private static List<String> arn() {
    return List.of(
        "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "StringLike", "StringNotEquals");
  }

  private static List<String> bools() {
    return List.of("true", "false");
  }

  private static List<String> prefixed(String family) {
    return COMPARISONS.stream().map(each -> family + each).toList();
  }
}
