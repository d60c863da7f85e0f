package org.claviger.server.operation;

import static java.util.Objects.requireNonNull;

import org.claviger.server.authz.AccessCheck;
import org.claviger.server.authz.AccessRequest;
import org.claviger.server.authz.Decision;
import org.claviger.server.error.ApiException;
import org.claviger.server.error.ErrorCode;

/** {@code AccessDeniedException}, with the access that was refused: so it can be explained. */
public final class RefusedException extends ApiException {
  private static final long serialVersionUID = 1L;

  private final transient AccessRequest access;
  private final transient AccessCheck check;
  private final transient Decision.Denied denied;

  /** The refusal of an access, in the words of the decision. */
  RefusedException(AccessRequest access, AccessCheck check, Decision.Denied denied) {
    super(ErrorCode.AccessDeniedException, denied.message());
    this.access = requireNonNull(access, "access");
    this.check = requireNonNull(check, "check");
    this.denied = denied;
  }

  /** What was refused. */
  public AccessRequest access() {
    return access;
  }

  /** To whom, and under which circumstances. */
  public AccessCheck check() {
    return check;
  }

  /** The decision. */
  public Decision.Denied denied() {
    return denied;
  }
}
