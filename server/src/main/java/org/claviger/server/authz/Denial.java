package org.claviger.server.authz;

import org.claviger.server.sigv4.Caller;

/** The refusals that there are, in AWS's wording. */
enum Denial {
  DENIED_BY_RESOURCE_POLICY("with an explicit deny in a resource-based policy"),
  DENIED_BY_IDENTITY_POLICY("with an explicit deny in an identity-based policy"),
  DENIED_BY_BOUNDARY("with an explicit deny in a permissions boundary"),
  DENIED_BY_SESSION_POLICY("with an explicit deny in a session policy"),
  NO_RESOURCE_POLICY("because no resource-based policy allows the %s action"),
  NO_IDENTITY_POLICY("because no identity-based policy allows the %s action"),
  NO_BOUNDARY("because no permissions boundary allows the %s action"),
  NO_SESSION_POLICY("because no session policy allows the %s action"),
  /** All that a caller of another account learns of a resource. */
  FOREIGN(
      "because the resource does not exist in this Region, no resource-based policies allow access,"
          + " or a resource-based policy explicitly denies access");

  private final String words;

  Denial(String words) {
    this.words = words;
  }

  /** The refusal of an access; in disguise if it has one and is another account's. */
  Decision.Denied of(Caller caller, AccessRequest access) {
    return of(caller, access, words(access.permission()));
  }

  Decision.Denied of(Caller caller, AccessRequest access, String reason) {
    boolean isForeign = !caller.accountId().equals(access.resourceAccountId());
    String message =
        isForeign && access.disguise().isPresent()
            ? access.disguise().get()
            : message(caller, access.permission(), access.resourceArn());
    return new Decision.Denied(reason, message, isExplicit());
  }

  String message(Caller caller, String permission, String arn) {
    return "User: %s is not authorized to perform: %s on resource: %s %s"
        .formatted(caller.arn(), permission, arn, words(permission));
  }

  private boolean isExplicit() {
    return switch (this) {
      case DENIED_BY_RESOURCE_POLICY,
          DENIED_BY_IDENTITY_POLICY,
          DENIED_BY_BOUNDARY,
          DENIED_BY_SESSION_POLICY ->
          true;
      case NO_RESOURCE_POLICY, NO_IDENTITY_POLICY, NO_BOUNDARY, NO_SESSION_POLICY, FOREIGN -> false;
    };
  }

  private String words(String permission) {
    return words.replace("%s", permission);
  }
}
