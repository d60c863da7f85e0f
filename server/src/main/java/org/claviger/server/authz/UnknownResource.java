package org.claviger.server.authz;

import org.claviger.server.sigv4.Caller;

/** What a caller is told of a key or alias that is not there. */
public final class UnknownResource {
  private static final int ACCOUNT = 4;

  private UnknownResource() {}

  /**
   * The access to be decided first: only whoever may use such a resource learns that there is none.
   * In the caller's own account its policies decide; in another, nobody learns it.
   *
   * @param arn of a key or alias
   */
  public static AccessRequest access(Caller caller, String permission, String arn) {
    String[] parts = arn.split(":", ACCOUNT + 2);
    AccessRequest access = new AccessRequest(permission, arn, parts[ACCOUNT]);
    if (caller.accountId().equals(parts[ACCOUNT])) {
      return access;
    }
    AccessRequest closed = access.guardedBy(Guard.CLOSED);
    return parts[ACCOUNT + 1].startsWith("alias/")
        ? closed.disguisedAs(message(caller, permission, arn))
        : closed;
  }

  /** What a caller is told of another account's resource, whether or not it is there. */
  public static String message(Caller caller, String permission, String arn) {
    return Denial.FOREIGN.message(caller, permission, arn);
  }
}
