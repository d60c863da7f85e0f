package org.claviger.server.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer of {@code Claviger.ExplainAccess} for people to read: the decision, then each policy's
 * statements, then the grants. A policy's author chooses some of the words, so nothing in them
 * moves a terminal's cursor.
 */
final class ExplanationText {
  private ExplanationText() {}

  /** The lines of it. */
  static List<String> of(JsonNode answer) {
    List<String> lines = new ArrayList<>();
    lines.add(text(answer, "Decision") + ": " + text(answer, "Reason"));
    if (answer.has("Message")) {
      lines.add("The caller reads: " + text(answer, "Message"));
    }
    lines.add("Key: " + text(answer, "KeyId"));
    for (JsonNode policy : answer.path("Policies")) {
      lines.add("");
      lines.add(text(policy, "Kind") + " " + text(policy, "Name"));
      policy.path("Statements").forEach(each -> lines.add("  " + statement(each)));
    }
    lines.add("");
    JsonNode grants = answer.path("Grants");
    lines.add(grants.isEmpty() ? "No grants to the principal" : "Grants");
    grants.forEach(each -> lines.add("  " + grant(each)));
    return lines;
  }

  private static String statement(JsonNode statement) {
    String head = text(statement, "Effect") + " \"" + text(statement, "Sid") + "\": ";
    return statement.path("Matched").booleanValue()
        ? head + "matched"
        : head + "not matched: " + text(statement, "Reason");
  }

  private static String grant(JsonNode grant) {
    return "%s to %s: %s"
        .formatted(
            text(grant, "GrantId"),
            text(grant, "GranteePrincipal"),
            grant.path("Matched").booleanValue() ? "matched" : "not matched");
  }

  private static String text(JsonNode node, String name) {
    return printable(node.path(name).asText());
  }

  /** A text with control and formatting characters as {@code \\u001b}. */
  static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isPrintable(c)) {
                printable.appendCodePoint(c);
              } else {
                printable.append("\\u%04x".formatted(c));
              }
            });
    return printable.toString();
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
