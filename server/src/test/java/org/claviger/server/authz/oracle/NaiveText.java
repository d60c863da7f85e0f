package org.claviger.server.authz.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Texts of a policy with wildcards and variables, as regular expressions. */
final class NaiveText {
  private NaiveText() {}

  /**
   * Whether a text of a policy matches a value. One with a variable that has no value matches
   * nothing.
   */
  static boolean matches(
      String text, String value, Question question, boolean variables, boolean wildcards) {
    return regex(text, question, variables, wildcards)
        .map(regex -> Pattern.compile(regex, Pattern.DOTALL).matcher(value).matches())
        .orElse(false);
  }

  /** Whether each variable of a text has a value. */
  static boolean hasValues(String text, Question question, boolean variables) {
    return regex(text, question, variables, true).isPresent();
  }

  /** The same without wildcards and in any case. */
  static boolean matchesInAnyCase(String text, String value, Question question, boolean variables) {
    return regex(text, question, variables, false)
        .map(regex -> Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(value).matches())
        .orElse(false);
  }

  /** Whether an action of a policy, in any case and with wildcards, is the one asked for. */
  static boolean matchesAction(String text, String action) {
    String regex = text.replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return Pattern.compile("\\Q" + regex + "\\E", Pattern.CASE_INSENSITIVE)
        .matcher(action)
        .matches();
  }

  /** Each of the six parts between colons by itself; the last one may contain colons. */
  static boolean matchesArn(String text, String value, Question question, boolean variables) {
    List<String> patterns = sixParts(text);
    List<String> parts = List.of(value.split(":", 6));
    if (patterns.size() != 6 || parts.size() != 6) {
      return false;
    }
    for (int i = 0; i < 6; i++) {
      if (!matches(patterns.get(i), parts.get(i), question, variables, true)) {
        return false;
      }
    }
    return true;
  }

  /** Splits at the first five colons outside of variables. */
  private static List<String> sixParts(String text) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    boolean inVariable = false;
    for (int i = 0; i < text.length() && parts.size() < 5; i++) {
      if (text.startsWith("${", i)) {
        inVariable = true;
      } else if (text.charAt(i) == '}') {
        inVariable = false;
      } else if (text.charAt(i) == ':' && !inVariable) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static Optional<String> regex(
      String text, Question question, boolean variables, boolean wildcards) {
    StringBuilder regex = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      if (variables && text.startsWith("${", i) && text.indexOf('}', i) > 0) {
        int end = text.indexOf('}', i);
        Optional<String> value = variable(text.substring(i + 2, end), question);
        if (value.isEmpty()) {
          return Optional.empty();
        }
        regex.append(Pattern.quote(value.get()));
        i = end + 1;
      } else {
        regex.append(character(text.charAt(i), wildcards));
        i++;
      }
    }
    return Optional.of(regex.toString());
  }

  private static String character(char c, boolean wildcards) {
    if (wildcards && c == '*') {
      return ".*";
    }
    return wildcards && c == '?' ? "." : Pattern.quote(Character.toString(c));
  }

  /** {@code *}, {@code ?}, {@code $}, or {@code key} or {@code key, 'default'}. */
  private static Optional<String> variable(String inside, Question question) {
    if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
      return Optional.of(inside);
    }
    int comma = inside.indexOf(',');
    String key = comma < 0 ? inside : inside.substring(0, comma);
    List<String> values = question.values(key.strip());
    if (values.size() == 1) {
      return Optional.of(values.get(0));
    }
    if (comma < 0) {
      return Optional.empty();
    }
    String quoted = inside.substring(comma + 1).strip();
    return Optional.of(quoted.substring(1, quoted.length() - 1));
  }
}
