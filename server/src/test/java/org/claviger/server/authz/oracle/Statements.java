package org.claviger.server.authz.oracle;

/** The statements that scenarios are told in; conditions have single quotes for double ones. */
final class Statements {
  static final Actor ROOT = Actor.root(World.OWNER);
  static final Actor ALICE = Actor.user(World.OWNER, "alice");
  static final Actor BOB = Actor.user(World.OWNER, "bob");
  static final Actor APP_ONE = Actor.session(World.OWNER, "app", "one");
  static final Actor APP_TWO = Actor.session(World.OWNER, "app", "two");
  static final Actor OTHER_ROOT = Actor.root(World.OTHER);
  static final Actor CAROL = Actor.user(World.OTHER, "carol");
  static final Actor OTHER_APP = Actor.session(World.OTHER, "app", "one");
  static final String APP_ROLE = "arn:aws:iam::111122223333:role/app";
  static final String OTHER_ROLE = "arn:aws:iam::444455556666:role/app";
  static final String ACCOUNT = ROOT.arn();
  static final String OTHER_ACCOUNT = OTHER_ROOT.arn();

  /** The default key policy of a key made by the API. */
  static final String DELEGATES = allow(ROOT.arn(), "kms:*");

  private Statements() {}

  static String allow(String principal, String action) {
    return allowIf(principal, action, "{}");
  }

  static String allowIf(String principal, String action, String condition) {
    return named("Allow", "'Principal':{'AWS':'" + principal + "'}", action, condition);
  }

  static String deny(String principal, String action) {
    return denyIf(principal, action, "{}");
  }

  static String denyIf(String principal, String action, String condition) {
    return named("Deny", "'Principal':{'AWS':'" + principal + "'}", action, condition);
  }

  /** A statement whose principal element is told in full. */
  static String named(String effect, String principal, String action, String condition) {
    return json(
        "{'Effect':'"
            + effect
            + "',"
            + principal
            + ",'Action':'"
            + action
            + "','Resource':'*','Condition':"
            + condition
            + "}");
  }

  /** A statement of an identity's policy. */
  static String may(String action) {
    return mayOn(action, "*");
  }

  static String mayOn(String action, String resource) {
    return unnamed("Allow", action, resource, "{}");
  }

  static String mayIf(String action, String condition) {
    return unnamed("Allow", action, "*", condition);
  }

  static String mayNot(String action) {
    return mayNotIf(action, "{}");
  }

  static String mayNotIf(String action, String condition) {
    return unnamed("Deny", action, "*", condition);
  }

  /** A whole statement or document as it is. */
  static String json(String text) {
    return text.replace('\'', '"');
  }

  private static String unnamed(String effect, String action, String resource, String condition) {
    return json(
        "{'Effect':'"
            + effect
            + "','Action':'"
            + action
            + "','Resource':'"
            + resource
            + "','Condition':"
            + condition
            + "}");
  }
}
