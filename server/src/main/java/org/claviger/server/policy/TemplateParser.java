package org.claviger.server.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a text with wildcards and policy variables. */
final class TemplateParser {
  private final String text;
  private final List<Template.Piece> pieces = new ArrayList<>();
  private Glob.Builder fixed = new Glob.Builder();
  private int at;

  private TemplateParser(String text) {
    this.text = text;
  }

  /**
   * Reads a text.
   *
   * @param wildcards whether {@code *} and {@code ?} have a meaning in it
   * @param variables whether <code>${</code> begins a variable: in documents of version 2012-10-17
   */
  static Template parse(String text, boolean wildcards, boolean variables) {
    TemplateParser parser = new TemplateParser(text);
    while (parser.at < text.length()) {
      if (variables && text.startsWith("${", parser.at)) {
        parser.variable();
      } else {
        parser.character(text.charAt(parser.at++), wildcards);
      }
    }
    parser.endFixed();
    return new Template(text, parser.pieces);
  }

  private void character(char character, boolean mayBeWild) {
    fixed.add(character, mayBeWild && (character == '*' || character == '?'));
  }

  private void endFixed() {
    Glob glob = fixed.build();
    if (!glob.characters().isEmpty() || pieces.isEmpty()) {
      pieces.add(new Template.Fixed(Optional.of(glob)));
    }
    fixed = new Glob.Builder();
  }

  private void variable() {
    at += 2;
    if (isEscaped()) {
      character(text.charAt(at), false);
      at += 2;
      return;
    }
    int start = at;
    while (at < text.length() && isOfAName(text.charAt(at))) {
      at++;
    }
    ConditionKey key = ConditionKey.parse(text.substring(start, at));
    Optional<String> fallback = fallback();
    if (at == text.length() || text.charAt(at++) != '}') {
      throw malformed();
    }
    if (!fixed.build().characters().isEmpty()) {
      endFixed();
    }
    pieces.add(new Template.Variable(key, fallback));
  }

  /** One of <code>${*}</code>, <code>${?}</code> and <code>${$}</code>. */
  private boolean isEscaped() {
    return at + 1 < text.length()
        && "*?$".indexOf(text.charAt(at)) >= 0
        && text.charAt(at + 1) == '}';
  }

  private static boolean isOfAName(char character) {
    return " ,'${}*?".indexOf(character) < 0 && !Character.isISOControl(character);
  }

  /** A default in single quotes, behind a comma; a quote in it is written twice. */
  private Optional<String> fallback() {
    if (at == text.length() || text.charAt(at) == '}') {
      return Optional.empty();
    }
    skipSpaces();
    expect(',');
    skipSpaces();
    expect('\'');
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char character = text.charAt(at++);
      boolean quote = character == '\'';
      if (quote && !text.startsWith("'", at)) {
        skipSpaces();
        return Optional.of(value.toString());
      }
      at += quote ? 1 : 0;
      value.append(character);
    }
    throw malformed();
  }

  private void skipSpaces() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private void expect(char character) {
    if (at == text.length() || text.charAt(at++) != character) {
      throw malformed();
    }
  }

  private static MalformedPolicyException malformed() {
    return new MalformedPolicyException(
        "A policy variable must be ${key} or ${key, 'default'}, or one of ${*}, ${?} and ${$}.");
  }
}
