package org.claviger.server.policy;

import java.util.Optional;

/**
 * The String operators. A text with a variable that has no value is like no other.
 *
 * @param expected what the policy says
 * @param kind how it is compared
 */
record TextTest(Template expected, Kind kind) implements ValueTest {
  static ValueTest exact(String expected, boolean variables) {
    return new TextTest(TemplateParser.parse(expected, false, variables), Kind.EXACT);
  }

  static ValueTest anyCase(String expected, boolean variables) {
    return new TextTest(TemplateParser.parse(expected, false, variables), Kind.ANY_CASE);
  }

  static ValueTest pattern(String expected, boolean variables) {
    return new TextTest(TemplateParser.parse(expected, true, variables), Kind.PATTERN);
  }

  @Override
  public boolean matches(String actual, RequestAttributes request) {
    Optional<Glob> resolved = expected.resolve(request, actual.length());
    return resolved.isPresent() && matches(actual, resolved.get(), request.steps());
  }

  private boolean matches(String actual, Glob resolved, Steps steps) {
    return switch (kind) {
      case EXACT -> resolved.characters().equals(actual);
      case ANY_CASE -> resolved.characters().equalsIgnoreCase(actual);
      case PATTERN -> resolved.matches(actual, steps);
    };
  }

  /** The ways to compare. */
  enum Kind {
    EXACT,
    ANY_CASE,
    PATTERN
  }
}
