package org.claviger.server.authz;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.claviger.server.sigv4.Caller;

/**
 * What an action may ask about access while it works, beside what its request was authorised for.
 *
 * @param authorizer decides
 * @param caller who signed the request
 * @param circumstances of the request
 */
public record AccessCheck(Authorizer authorizer, Caller caller, Circumstances circumstances) {
  public AccessCheck {
    requireNonNull(authorizer, "authorizer");
    requireNonNull(caller, "caller");
    requireNonNull(circumstances, "circumstances");
  }

  /** Decides an access of the caller. */
  public Decision decide(AccessRequest access) {
    return authorizer.decide(caller, access, circumstances);
  }

  /** Whether the caller may do something further. */
  public boolean allows(AccessRequest access) {
    return decide(access) instanceof Decision.Allowed;
  }

  /** Whether the policy of a resource lets the caller in; see {@link Authorizer#admits}. */
  public boolean admits(AccessRequest access) {
    return authorizer.admits(caller, access, circumstances);
  }

  /** Why another principal may do something or may not; see {@link Authorizer#explain}. */
  public Optional<Explanation> explain(String principalArn, AccessRequest access) {
    return authorizer.explain(principalArn, access, circumstances);
  }

  /**
   * Why the caller itself may do something or may not, at an effort of its own: what the request
   * has asked so far does not count.
   */
  public Optional<Explanation> explain(AccessRequest access) {
    return authorizer.explain(caller, access, circumstances.anew());
  }

  /** Whom a name in a key policy or grant means; see {@link Authorizer#identify}. */
  public Optional<String> identify(String name) {
    return authorizer.identify(name);
  }

  /** What to call the user or role of a unique id: by its ARN, or by its id once it has gone. */
  public String nameOf(String uniqueId, String namedAs) {
    return authorizer.arnOf(uniqueId, namedAs).orElse(uniqueId);
  }
}
