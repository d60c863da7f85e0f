package org.claviger.server.iam.web;

/** Names of issuers. */
final class Issuers {
  private static final String SCHEME = "https://";

  private Issuers() {}

  /** Whether two are the same, be it that one ends in a slash. */
  static boolean same(String one, String other) {
    return withoutSlash(one).equals(withoutSlash(other));
  }

  /** Whether it can be that of a registered provider. */
  static boolean isPossible(String issuer) {
    return issuer.startsWith(SCHEME) && issuer.length() <= 255 && issuer.length() > 8;
  }

  /** As ARNs and condition keys name it: without scheme and without a slash at its end. */
  static String bare(String issuer) {
    return withoutSlash(issuer.substring(SCHEME.length()));
  }

  private static String withoutSlash(String issuer) {
    return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
  }
}
