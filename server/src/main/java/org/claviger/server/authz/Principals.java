package org.claviger.server.authz;

import java.util.Optional;
import org.claviger.server.sigv4.Caller;

/** Where the policies of callers are looked up: from memory on a request's path. */
public interface Principals {
  /** The caller with its policies; empty if it has gone or may not act any more. */
  Optional<Principal> find(Caller caller);

  /**
   * The root user or user of an ARN, or a session of the role that it names, with its policies: for
   * explanations, where nobody signed.
   *
   * @return empty if there is none
   */
  default Optional<Principal> describe(String arn) {
    return Optional.empty();
  }

  /**
   * Whether an ARN or account id that a key policy or grant names is one that there is: an account,
   * root user, user, role, or a session of a role.
   */
  boolean exists(String arnOrAccountId);
}
