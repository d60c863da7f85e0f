package org.claviger.server.authz.oracle;

/** A decision with its reason, coarse. */
enum Outcome {
  DENIED_BY_KEY_POLICY,
  DENIED_BY_IDENTITY_POLICY,
  DENIED_BY_BOUNDARY,
  DENIED_BY_SESSION_POLICY,
  ALLOWED_BY_KEY_POLICY,
  ALLOWED_BY_IDENTITY_POLICY,
  ALLOWED_BY_GRANT,
  NOT_ALLOWED_BY_BOUNDARY,
  NOT_ALLOWED_BY_SESSION_POLICY,
  NOT_ALLOWED;

  boolean isAllowed() {
    return name().startsWith("ALLOWED");
  }

  boolean isExplicitDeny() {
    return name().startsWith("DENIED");
  }
}
