package org.claviger.server.policy;

import java.util.Optional;

/** The Arn operators: the six parts between colons are compared one by one. */
final class ArnTest implements ValueTest {
  private static final int PARTS = 6;

  private final Template expected;
  private final Optional<Glob[]> fixed;

  private ArnTest(Template expected, Optional<Glob[]> fixed) {
    this.expected = expected;
    this.fixed = fixed;
  }

  static ValueTest of(String expected, boolean variables) {
    Template template = TemplateParser.parse(expected, true, variables);
    Optional<Glob[]> fixed = template.fixed().flatMap(ArnTest::parts);
    if (template.fixed().isPresent() && fixed.isEmpty()) {
      throw new MalformedPolicyException(
          "An Arn operator must have ARNs: six parts with colons between, wildcards within them.");
    }
    return new ArnTest(template, fixed);
  }

  @Override
  public boolean matches(String actual, RequestAttributes request) {
    Optional<Glob[]> parts =
        fixed.isPresent()
            ? fixed
            : expected.resolve(request, actual.length()).flatMap(ArnTest::parts);
    return parts.isPresent() && matches(parts.get(), actual, request.steps());
  }

  private static boolean matches(Glob[] parts, String actual, Steps steps) {
    int from = 0;
    for (int i = 0; i < PARTS - 1; i++) {
      int colon = actual.indexOf(':', from);
      if (colon < 0 || !parts[i].matches(actual, from, colon, steps)) {
        return false;
      }
      from = colon + 1;
    }
    return parts[PARTS - 1].matches(actual, from, actual.length(), steps);
  }

  /** The sixth part may have colons in it. */
  private static Optional<Glob[]> parts(Glob whole) {
    Glob[] parts = new Glob[PARTS];
    int from = 0;
    for (int i = 0; i < PARTS - 1; i++) {
      int colon = whole.characters().indexOf(':', from);
      if (colon < 0) {
        return Optional.empty();
      }
      parts[i] = whole.part(from, colon);
      from = colon + 1;
    }
    parts[PARTS - 1] = whole.part(from, whole.characters().length());
    return Optional.of(parts);
  }
}
