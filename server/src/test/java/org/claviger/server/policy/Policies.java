package org.claviger.server.policy;

/** Writes documents for tests, with single quotes for double ones. */
final class Policies {
  private Policies() {}

  static Policy key(String... statements) {
    return parse(document("2012-10-17", statements), PolicyType.KEY);
  }

  static Policy identity(String... statements) {
    return parse(document("2012-10-17", statements), PolicyType.IDENTITY);
  }

  static Policy trust(String... statements) {
    return parse(document("2012-10-17", statements), PolicyType.TRUST);
  }

  static Policy parse(String json, PolicyType type) {
    return Policy.parse(json.replace('\'', '"'), type);
  }

  static String document(String version, String... statements) {
    return "{'Version':'%s','Statement':[%s]}".formatted(version, String.join(",", statements));
  }

  /** An identity's statement that allows everything under a condition. */
  static String when(String condition) {
    return "{'Effect':'Allow','Action':'*','Resource':'*','Condition':{%s}}".formatted(condition);
  }

  static boolean allows(Policy policy, RequestAttributes request) {
    return policy.evaluate(request).effect() == Verdict.Effect.ALLOW;
  }
}
