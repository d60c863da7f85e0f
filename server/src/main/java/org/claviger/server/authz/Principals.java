package org.claviger.server.authz;

import java.util.Optional;
import org.claviger.server.sigv4.Caller;

/** Where the policies of callers are looked up: from memory on a request's path. */
public interface Principals {
  /** The caller with its policies; empty if it has gone or may not act any more. */
  Optional<Principal> find(Caller caller);

  /**
   * The root user, user or role's session of an ARN, or any session of the role that it names, with
   * its policies: for explanations and other servers' callers, who signed nothing here.
   *
   * @return empty if there is none
   */
  default Optional<Principal> describe(String arn) {
    return Optional.empty();
  }

  /**
   * Whom a name in a policy or grant means: for the ARN or unique id of a user or role that is
   * there its unique id, for an account, a root user or a session of a role the name itself.
   *
   * @return empty if there is nobody of that name
   */
  Optional<String> identify(String name);

  /** Whether an ARN, account id or unique id is one that there is. */
  default boolean exists(String name) {
    return identify(name).isPresent();
  }

  /**
   * The ARN that the user or role of a unique id has now.
   *
   * @param namedAs the ARN or unique id by which it was named once
   * @return empty if it has gone
   */
  Optional<String> arnOf(String uniqueId, String namedAs);
}
