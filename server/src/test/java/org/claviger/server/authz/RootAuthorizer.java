package org.claviger.server.authz;

import org.claviger.server.sigv4.Caller;
import org.claviger.server.sigv4.Caller.PrincipalType;

/** One complete rule: an account's root user may do everything in its account, nobody else. */
public final class RootAuthorizer implements Authorizer {
  @Override
  public Decision decide(Caller caller, AccessRequest access, Circumstances circumstances) {
    if (caller.type() != PrincipalType.ROOT) {
      return denied(caller, access, "the caller is not a root user");
    }
    if (!caller.accountId().equals(access.resourceAccountId())) {
      return denied(caller, access, "the resource belongs to another account");
    }
    return new Decision.Allowed("the root user of the account that owns the resource");
  }

  private static Decision denied(Caller caller, AccessRequest access, String reason) {
    return new Decision.Denied(
        reason,
        "User: %s is not authorized to perform: %s on resource: %s because no %s-based policy allows the %s action"
            .formatted(
                caller.arn(),
                access.permission(),
                access.resourceArn(),
                access.resourceArn().equals("*") ? "identity" : "resource",
                access.permission()));
  }
}
